#include "summary/CoroutineUses.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

namespace {

/// The places that a fact looks at or changes.
template <class Fn> void forEachPlace(const FactAt &F, Fn Use) {
  if (const auto *R = std::get_if<Read>(&F.What))
    Use(R->What);
  else if (const auto *W = std::get_if<Write>(&F.What))
    Use(W->What);
  else if (const auto *M = std::get_if<Mutate>(&F.What))
    Use(M->What);
  else if (const auto *X = std::get_if<Move>(&F.What))
    Use(X->From);
  else if (const auto *I = std::get_if<Invalidate>(&F.What))
    Use(I->What);
  else if (const auto *A = std::get_if<Acquire>(&F.What))
    Use(A->Lock);
  else if (const auto *U = std::get_if<Release>(&F.What))
    Use(U->Lock);
}

/// `auto Self = shared_from_this();`: a local of the frame owns the object, together with others.
bool keepsItself(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Fn) {
  auto nameOf = [&](TypeId T) {
    return Tu.plainName(T);
  };
  if (!F.ObjectType || F.IsLambda)
    return false;
  for (uint32_t I = 0; I != Fn.Places.size(); ++I) {
    const PlaceNode &N = Fn.Places[PlaceId{I}];
    if (N.Kind != Projection::Local || Tu.Types[N.Type].Kind != Category::SharedOwner)
      continue;
    for (TypeId A : Tu.Types[N.Type].Arguments)
      if (nameOf(A) == nameOf(F.ObjectType) || llvm::any_of(Tu.Types[F.ObjectType].Bases, [&](SymbolId Base) {
            return Tu.text(Base) == nameOf(A);
          }))
        return true;
  }
  return false;
}

} // namespace

CoroutineUses::CoroutineUses(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Fn, const Aliases &Known) {
  // Facts behind some suspension: [From[b], end) of each block.
  constexpr uint32_t Nothing = ~0u;
  std::vector<uint32_t> From(Fn.Blocks.size(), Nothing);
  llvm::SmallVector<BlockId, 16> Work;
  auto reach = [&](BlockId To) {
    if (From[To.Raw] == 0)
      return;
    From[To.Raw] = 0;
    Work.push_back(To);
  };
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      if (std::holds_alternative<Suspend>(Fn.Blocks[B].Facts[I].What)) {
        Lazy |= B == 0 && I == 0;
        From[B] = std::min(From[B], I + 1);
        for (const Edge &E : Fn.Blocks[B].Next)
          reach(E.To);
        break;
      }
  while (!Work.empty())
    for (const Edge &E : Fn[Work.pop_back_val()].Next)
      reach(E.To);

  llvm::DenseSet<PlaceId> Seen;
  const bool IsKept = keepsItself(Tu, F, Fn);
  auto use = [&](PlaceId P, const FactAt &At) {
    P = P ? Known.resolve(P) : P;
    PlaceId Root = P, BelowRoot;
    for (; Root && Fn.Places[Root].Parent; Root = Fn.Places[Root].Parent)
      BelowRoot = Root;
    if (!Root)
      return;
    const PlaceNode &N = Fn.Places[Root];
    bool Through = BelowRoot && Fn.Places[BelowRoot].Kind == Projection::Deref;
    if (N.Kind == Projection::This) {
      if (Through && !IsKept && Seen.insert(Root).second)
        Uses.push_back({Root, true, &At});
      return;
    }
    if (N.Kind != Projection::Param || N.Key >= F.Params.size())
      return;
    const Parameter &Given = F.Params[N.Key];
    if (Given.How != PassKind::Value) {
      if (Through && Seen.insert(Root).second)
        Uses.push_back({Root, true, &At});
      return;
    }
    const TypeInfo &T = Tu.Types[Given.Type];
    if (T.Kind != Category::View || (T.IsPointer && !Through))
      return;
    if (Seen.insert(Root).second)
      Uses.push_back({Root, false, &At});
  };
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = From[B]; I < Fn.Blocks[B].Facts.size(); ++I)
      forEachPlace(Fn.Blocks[B].Facts[I], [&](PlaceId P) { use(P, Fn.Blocks[B].Facts[I]); });
}
