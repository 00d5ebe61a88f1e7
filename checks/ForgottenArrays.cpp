#include "checks/ForgottenArrays.h"
#include "checks/Wording.h"
#include "flow/HeapFlow.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class ForgottenArrays {
public:
  ForgottenArrays(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  PlaceId arrayOf(PlaceId Element) const;
  bool isMadeFor(PlaceId Array, FactRef At) const;
  bool isOwn(PlaceId Variable) const;
  bool isHandedOn(PlaceId Variable) const;
  bool releases(TypeId Element) const;
  bool looksOnly(const Call &C, PlaceId Variable) const;
  void tell(PlaceId Variable, FactRef Made);
  PlaceId resolve(PlaceId P) const { return P ? Fn.Known.resolve(P) : P; }
  const TypeInfo &type(PlaceId P) const { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)]; }
  /// The variable, or something in its array.
  bool concerns(PlaceId P, PlaceId Variable) const { return P && Facts.Places.isPartOf(resolve(P), Variable); }
  bool isElement(PlaceId P, PlaceId Variable) const {
    return concerns(P, Variable) && type(P).IsPointer && arrayOf(resolve(P)) == Variable;
  }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
};

} // namespace

/// The variable that has the array of which P is an element chosen by an index, or in a loop.
PlaceId ForgottenArrays::arrayOf(PlaceId P) const {
  if (!Facts.Places.isArrayElement(P))
    return {};
  PlaceId Array = Facts.Places[P].Parent;
  if (Facts.Places[Array].Kind == Projection::Deref)
    Array = Facts.Places[Array].Parent;
  return Facts.Places[Array].Kind == Projection::Local ? Array : PlaceId{};
}

/// What the element is given has been made here, and nobody else has been told of it.
bool ForgottenArrays::isMadeFor(PlaceId Pointer, FactRef At) const {
  const HeapFlow *Heap = Fn.heap();
  for (uint32_t O = 0; Heap && O != Heap->objects().size(); ++O) {
    const HeapObject &Made = Heap->objects()[O];
    if (Made.How != HeapOrigin::Allocated || Made.Shared || Made.Kind == AllocKind::Placement)
      continue;
    if (Made.At == At && Made.Name == Pointer)
      return true;
    for (const HeapState &S : Heap->statesBefore(O, At))
      if (S.find(Pointer) && S.How == HeapState::Status::Held && !S.Elsewhere && !S.Named)
        return true;
  }
  return false;
}

/// An array, or a pointer to one that was made here.
bool ForgottenArrays::isOwn(PlaceId Variable) const {
  if (!type(Variable).IsPointer)
    return Fn.Tu.Types[type(Variable).Pointee].IsPointer;
  bool Made = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      const auto *A = std::get_if<Allocate>(&F.What);
      if (A && resolve(A->Into) == Variable) {
        if (Made || !A->Always)
          return false;
        Made = true;
      } else if (PlaceId To = boundBy(F.What); To && resolve(To) == Variable && !(F.Call && Made)) {
        const auto *I = std::get_if<Issue>(&F.What);
        if (!I || Facts.Places[Facts.Places.rootOf(resolve(Facts[I->Loan].Borrowed))].Kind != Projection::Heap)
          return false;
      }
    }
  return Made;
}

/// Some pointer of the elements' type is released, or given to an owner.
bool ForgottenArrays::releases(TypeId Element) const {
  auto isLike = [&](PlaceId P) {
    const TypeInfo &T = type(P);
    return !T.Pointee || Fn.Tu.plainName(T.Pointee) == Fn.Tu.plainName(Fn.Tu.Types[Element].Pointee) ||
           Fn.Tu.Types[T.Pointee].IsVoid;
  };
  return llvm::any_of(Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *R = std::get_if<Free>(&F.What);
      const auto *A = std::get_if<Adopt>(&F.What);
      return (R && isLike(R->Pointer)) || (A && isLike(A->Pointer));
    });
  });
}

/// The call gets neither the array nor what is in there, other than to look at it.
bool ForgottenArrays::looksOnly(const Call &C, PlaceId Variable) const {
  // `t[i]->start()`, whose body nobody reads, may be the object's own end.
  if (C.Object && concerns(C.Object->What, Variable) && C.OnlyDeclared && C.How == CallKind::Member &&
      !(C.Callee && Fn.Tu[C.Callee].IsConst))
    return false;
  return llvm::none_of(C.Args, [&](const Argument &A) {
    if (!concerns(A.What, Variable))
      return false;
    if (resolve(A.What) == Variable && A.How == PassKind::Reference)
      return true; // `std::begin(t)`, `std::ranges::copy(t, out)`: a view of all of it
    if (resolve(A.What) == Variable)
      return !C.Callee || Fn.Tu[C.Callee].HasBody || C.OnlyDeclared; // of a library's function, facts say what it does
    return type(A.What).IsPointer && (A.How == PassKind::Reference || !Fn.Tu.Types[type(A.What).Pointee].IsConst) &&
           (C.OnlyDeclared || !C.Callee || A.How == PassKind::Reference);
  });
}

bool ForgottenArrays::isHandedOn(PlaceId Variable) const {
  auto isPlain = [&](PlaceId To) { // a variable that is for nothing but to look through
    auto isIt = [&](PlaceId P) { return P && (P == To || resolve(P) == To); };
    return Facts.Places[To].Kind == Projection::Local &&
           llvm::none_of(
               Facts.Calls,
               [&](const Call &C) { return llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A.What); }); }) &&
           llvm::none_of(Facts.Blocks, [&](const Block &B) {
             return llvm::any_of(B.Facts, [&](const FactAt &F) {
               const auto *L = std::get_if<Flow>(&F.What);
               const auto *E = std::get_if<Escape>(&F.What);
               return (L && isIt(L->From)) || (E && isIt(E->What));
             });
           });
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      if (const auto *L = std::get_if<Flow>(&F.What)) {
        if (concerns(L->From, Variable) && type(L->From).IsPointer && !isPlain(L->To))
          return true;
        if (concerns(L->From, Variable) && resolve(L->From) == Variable)
          return true;
      } else if (const auto *I = std::get_if<Issue>(&F.What)) {
        // An array as a pointer to its first element; a reference for a loop goes over it, and is followed.
        const PlaceId Borrowed = resolve(Facts[I->Loan].Borrowed);
        const bool IsLoop = Facts.Places[I->Into].Kind == Projection::Local && placeName(Fn.Tu, Facts, I->Into).empty();
        if (concerns(Borrowed, Variable) && I->Into && !IsLoop && (Borrowed == Variable || arrayOf(Borrowed)))
          return true;
      } else if (const auto *E = std::get_if<Escape>(&F.What)) {
        if (concerns(E->What, Variable))
          return true;
      }
    }
  return !llvm::all_of(Facts.Calls, [&](const Call &C) { return looksOnly(C, Variable); });
}

void ForgottenArrays::tell(PlaceId Variable, FactRef Made) {
  const std::string Name = quoted(Fn, Variable);
  Finding F;
  F.Which = Rule::Leak;
  F.How = Level::Error;
  F.At = Out.resolve(Facts[Made.Block].Facts[Made.Index].At);
  F.Message = "elements of " + Name + " are never released";
  F.Label = "only " + Name + " has what is made here, and none of its elements is released";
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *R = std::get_if<Free>(&At.What); R && resolve(R->Pointer) == Variable)
        addStep(F.Steps, Step::Kind::Related, Out.resolve(At.At),
                "the array is released here, and its elements are not");
  F.Help = "release the elements before " + Name + ", or make it a container of `std::unique_ptr`";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Facts, Variable);
  Out.add(std::move(F));
}

void ForgottenArrays::run() {
  llvm::SmallDenseSet<PlaceId, 2> Seen;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const Fact &F = Facts.Blocks[B].Facts[I].What;
      const auto *A = std::get_if<Allocate>(&F);
      const auto *L = std::get_if<Flow>(&F);
      const PlaceId Element = A ? resolve(A->Into) : L ? resolve(L->To) : PlaceId{};
      const PlaceId Variable = Element ? arrayOf(Element) : PlaceId{};
      if (!Variable || Facts.Places.index(Element).How == Index::Kind::Constant || !type(Element).IsPointer ||
          (A && !A->Always) || Seen.contains(Variable))
        continue;
      if (!isMadeFor(A ? Element : resolve(L->From), {{B}, I}))
        continue;
      Seen.insert(Variable);
      if (isOwn(Variable) && !releases(typeOf(Fn.Tu, Facts, Element)) && !isHandedOn(Variable))
        tell(Variable, {{B}, I});
    }
}

void deed::checkForgottenArrays(const SolvedFunction &Fn, FindingSink &Out) {
  const bool Any = llvm::any_of(Fn.Facts.Blocks, [](const Block &B) {
    return llvm::any_of(B.Facts, [](const FactAt &F) { return std::holds_alternative<Allocate>(F.What); });
  });
  if (Any && llvm::any_of(Fn.Facts.Blocks, [](const Block &B) { return B.LoopHead; }))
    ForgottenArrays(Fn, Out).run();
}
