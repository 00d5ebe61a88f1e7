#include "checks/ElementWalk.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

bool ElementWalk::isElement(PlaceId P) const {
  return Facts.Places[P].Kind == Projection::Element &&
         (What == Over::ArraysToo || Facts.Places[Facts.Places[P].Parent].Kind == Projection::Content);
}

std::optional<ElementAccess> ElementWalk::split(PlaceId P) const {
  ElementAccess Of;
  for (; Facts.Places[P].Parent; P = Facts.Places[P].Parent) {
    if (isElement(P)) {
      const PlaceId Parent = Facts.Places[P].Parent;
      Of.Container = Facts.Places[Parent].Kind == Projection::Content ? Facts.Places[Parent].Parent : Parent;
      Of.Name = P;
      std::reverse(Of.Below.begin(), Of.Below.end());
      return Of;
    }
    Of.Below.push_back(P);
  }
  return std::nullopt;
}

/// What a view at the end of P may refer to is an element, reached from where an iterator began.
std::optional<ElementAccess> ElementWalk::throughView(PlaceId P, PlaceId Referent, FactRef At) {
  const PlaceId View = Facts.Places[Referent].Parent;
  Projection Root = Facts.Places[Facts.Places.rootOf(View)].Kind;
  if (Root != Projection::Local && Root != Projection::Temp)
    return std::nullopt; // nothing of this function's containers
  const bool Advances = isMovedOnAround(View, At.Block);
  for (BorrowId B : Fn.Loans->loansBefore(View, At)) {
    auto Of = split((*Fn.Loans)[B].Place);
    if (!Of)
      continue;
    for (PlaceId Step = P; Step != Referent; Step = Facts.Places[Step].Parent)
      Of->Below.push_back(Step);
    Of->Advances = Advances;
    for (BorrowId Through = B; Through; Through = (*Fn.Loans)[Through].Through) {
      const Borrow &Held = (*Fn.Loans)[Through];
      if (!split(Held.Place))
        break; // the range that the loop goes over, not the iterator
      BorrowId First = Through;
      while ((*Fn.Loans)[First].Before)
        First = (*Fn.Loans)[First].Before;
      Of->Walk = (*Fn.Loans)[First].At;
      if (const auto *Made = std::get_if<Issue>(&Facts[Held.At.Block].Facts[Held.At.Index].What))
        Of->Advances |= isMovedOnAround(viewBefore(Facts[Made->Loan].Borrowed), At.Block);
    }
    return Of;
  }
  return std::nullopt;
}

std::optional<ElementAccess> ElementWalk::element(PlaceId Said, FactRef At) {
  const PlaceId P = Fn.Known.resolve(Said);
  for (PlaceId Q = P; Facts.Places[Q].Parent; Q = Facts.Places[Q].Parent) {
    if (Facts.Places[Q].Kind == Projection::Deref)
      return throughView(P, Q, At);
    if (!isElement(Q))
      continue;
    auto Of = split(P);
    const Index &By = Facts.Places.index(Q);
    if (By.How == Index::Kind::Variable && By.Variable)
      Of->Advances = isMovedOnAround(By.Variable, At.Block);
    else if (By.How == Index::Kind::Any) // a pointer into an array that is only moved on
      Of->Advances = isMovedOnAround(viewBefore(Said), At.Block);
    return Of;
  }
  return std::nullopt;
}

/// The view that P is reached through last: the iterator of `(*it).second`.
PlaceId ElementWalk::viewBefore(PlaceId P) const {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      return Facts.Places[P].Parent;
  return {};
}

bool ElementWalk::isMovedOnAround(PlaceId Which, BlockId B) {
  if (!Which)
    return false;
  const Loop *Around = loops().around(B);
  if (!Around)
    return false;
  for (unsigned In : Around->Blocks.set_bits())
    for (const FactAt &F : Facts.Blocks[In].Facts)
      if (const auto *M = std::get_if<Mutate>(&F.What); M && Fn.Known.resolve(M->What) == Fn.Known.resolve(Which))
        return true;
  return false;
}

bool ElementWalk::isWithin(const ElementAccess &Later, const ElementAccess &First) const {
  return Later.Container == First.Container && Later.Below.size() >= First.Below.size() &&
         std::equal(First.Below.begin(), First.Below.end(), Later.Below.begin(), [&](PlaceId A, PlaceId B) {
           const PlaceNode &X = Facts.Places[A], &Y = Facts.Places[B];
           return X.Kind == Y.Kind && X.Key == Y.Key;
         });
}

bool ElementWalk::changes(FactRef At, PlaceId Container) {
  PlaceId Changed;
  const Fact &F = Facts[At.Block].Facts[At.Index].What;
  if (const auto *W = std::get_if<Write>(&F))
    Changed = W->What;
  else if (const auto *M = std::get_if<Mutate>(&F))
    Changed = M->What;
  else if (const auto *V = std::get_if<Move>(&F))
    Changed = V->From;
  else if (const auto *I = std::get_if<Invalidate>(&F))
    Changed = I->What;
  else if (const auto *S = std::get_if<StorageBegin>(&F))
    Changed = S->What;
  if (!Changed)
    return false;
  Changed = Fn.Known.resolve(Changed);
  if (Facts.Places.mayOverlap(Changed, Container) && !std::holds_alternative<Move>(F))
    return true;
  if (Facts.Places.isPartOf(Container, Changed))
    return true;
  auto Of = std::holds_alternative<Write>(F) || std::holds_alternative<Mutate>(F) ? element(Changed, At) : std::nullopt;
  return Of && Of->Container == Container;
}

llvm::BitVector ElementWalk::loopsThatRefill(PlaceId Container) {
  llvm::BitVector Blocks(static_cast<unsigned>(Facts.Blocks.size()));
  for (BlockId B : order())
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I)
      if (const auto *W = std::get_if<Write>(&Facts[B].Facts[I].What); W && loops().around(B))
        if (auto Of = element(W->What, {B, I}); Of && Of->Container == Container && Of->Advances)
          Blocks |= loops().around(B)->Blocks;
  return Blocks;
}
