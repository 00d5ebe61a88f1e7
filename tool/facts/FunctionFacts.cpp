#include "facts/FunctionFacts.h"

using namespace deed;

/// Of what an owner holds, by its template arguments: `vector<T>`, `unique_ptr<T>`, and the two halves of a map's
/// elements.
static TypeId typeOfContent(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P) {
  const PlaceNode &N = Fn.Places[P];
  auto argument = [&](PlaceId Content, size_t Of, size_t I) {
    const std::vector<TypeId> &Arguments = Tu.Types[typeOf(Tu, Fn, Fn.Places[Content].Parent)].Arguments;
    return Arguments.size() == Of ? Arguments[I] : TypeId{};
  };
  auto isContent = [&](PlaceId Q) { return Q && Fn.Places[Q].Kind == Projection::Content; };
  if (N.Kind == Projection::Content)
    return argument(P, 1, 0);
  if (N.Kind == Projection::Element && isContent(N.Parent))
    return argument(N.Parent, 1, 0);
  if (N.Kind == Projection::Field && Fn.Places[N.Parent].Kind == Projection::Element &&
      isContent(Fn.Places[N.Parent].Parent)) {
    llvm::StringRef Name = Tu.text({N.Key});
    if (Name == "first" || Name == "second")
      return argument(Fn.Places[N.Parent].Parent, 2, Name == "second");
  }
  return {};
}

TypeId deed::typeOf(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P) {
  const PlaceNode &N = Fn.Places[P];
  if (N.Type || !N.Parent)
    return N.Type;
  const TypeInfo &Whole = Tu.Types[typeOf(Tu, Fn, N.Parent)];
  if (N.Kind == Projection::Deref)
    return Whole.Pointee;
  if (N.Kind == Projection::Field)
    for (const Member &M : Whole.Members)
      if (M.Name.Raw == N.Key)
        return M.Type;
  return typeOfContent(Tu, Fn, P);
}

bool deed::isRecursiveLock(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId Lock) {
  for (PlaceId P = Lock; P; P = Fn.Places[P].Parent)
    if (Tu.Types[typeOf(Tu, Fn, P)].IsRecursive)
      return true;
  const PlaceNode &Root = Fn.Places[Fn.Places.rootOf(Lock)];
  return Root.Kind == Projection::Global && Tu.RecursiveLocks.contains(Root.Key);
}

PlaceId deed::boundBy(const Fact &F) {
  if (const auto *I = std::get_if<Issue>(&F))
    return I->Into;
  if (const auto *L = std::get_if<Flow>(&F))
    return L->To;
  if (const auto *A = std::get_if<Allocate>(&F))
    return A->Into;
  return {};
}

PlaceId deed::changedBy(const Fact &F) {
  if (const auto *W = std::get_if<Write>(&F))
    return W->What;
  if (const auto *M = std::get_if<Mutate>(&F))
    return M->What;
  if (const auto *V = std::get_if<Move>(&F))
    return V->From;
  if (const auto *I = std::get_if<Invalidate>(&F))
    return I->What;
  return {};
}

bool deed::areSameMember(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId A, PlaceId B) {
  if (Fn.Places[A].Kind != Projection::Field || Fn.Places[B].Kind != Projection::Field ||
      Fn.Places[A].Key != Fn.Places[B].Key)
    return false;
  const TypeId One = typeOf(Tu, Fn, Fn.Places[A].Parent), Other = typeOf(Tu, Fn, Fn.Places[B].Parent);
  return !One || !Other || Tu.plainName(One) == Tu.plainName(Other);
}
