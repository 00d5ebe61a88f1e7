// LoanMoves.cpp - LoanRules: what is borrowed goes elsewhere with its owner, and who refers to it goes along.
#include "facts/TakenOver.h"
#include "flow/LoanRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

//===-- Content that another owner takes over ---------------------------------------------------------------------===//

/// What From owns is To's now, at the same address; borrows of it follow. Taken over by somebody unknown, it is out of
/// sight: nobody can tell when it ends.
void LoanRules::moveContent(LoanMap &S, PlaceId From, PlaceId To) {
  From = Names.resolve(From);
  if (!isContentBorrowed(Fn.Places.rootOf(From)) && !Names.innermostView(From))
    return;
  To = To ? Names.resolve(To) : To;
  const PlaceId Behind = onlyReferent(S, From);
  rename(S, [&](BorrowId Id) {
    const BorrowId Gone = movedAlong(Id, From, To);
    return Gone != Id || !Behind ? Gone : movedAlong(Id, Behind, To);
  });
}

/// `it->second`: the place by the name that it has where the view leads to, if that is but one.
PlaceId LoanRules::onlyReferent(const LoanMap &S, PlaceId P) {
  const PlaceId View = Names.innermostView(P);
  if (!View)
    return {};
  PlaceId Referent = P;
  while (Fn.Places[Referent].Kind != Projection::Deref)
    Referent = Fn.Places[Referent].Parent;
  const llvm::SmallVector<BorrowId, 4> Held(llvm::to_vector(Sets[heldBy(S, Names.of(View))]));
  PlaceId Only;
  for (BorrowId B : Held) {
    const Borrow &Mine = Borrows[B.Raw];
    const bool IsNamedBetter = llvm::any_of(Held, [&](BorrowId Other) {
      return !Mine.Through && Borrows[Other.Raw].Through && Borrows[Other.Raw].At == Mine.At;
    });
    if (IsNamedBetter)
      continue;
    if (Only && Only != Mine.Place)
      return {};
    Only = Mine.Place;
  }
  return Only ? Names.resolve(Fn.Places.replacePrefix(P, Referent, Only)) : PlaceId{};
}

/// The borrow, if what From owns goes to To; invalid if it goes out of sight.
BorrowId LoanRules::movedAlong(BorrowId Id, PlaceId From, PlaceId To) {
  const Borrow Old = Borrows[Id.Raw];
  PlaceId Owner; // whose content is borrowed; the outermost one within From
  for (PlaceId P = Old.Place; P && P != From; P = Fn.Places[P].Parent) {
    if (Fn.Places[P].Kind == Projection::Content)
      Owner = Fn.Places[P].Parent;
    else if (Fn.Places[P].Kind == Projection::Deref)
      return Id;
  }
  if (!Owner || !Fn.Places.isPartOf(Owner, From) || Tu.Types[typeOf(Tu, Fn, Owner)].Content != ContentAt::Apart)
    return Id;
  if (!To)
    return BorrowId{};
  Borrow New = Old;
  New.Place = Fn.Places.replacePrefix(Old.Place, From, To);
  New.Through = {}; // whatever led there leads to what is left behind
  return make(New);
}

/// `swap(a, b)`, as the three flows that binding makes of it: each has what the other owned.
void LoanRules::exchangeContent(LoanMap &S, FactRef Where) {
  const std::vector<FactAt> &Facts = Fn[Where.Block].Facts;
  auto flowAt = [&](uint32_t I) {
    return I < Facts.size() && Facts[I].Call == Facts[Where.Index].Call ? std::get_if<Flow>(&Facts[I].What) : nullptr;
  };
  const Flow *First = flowAt(Where.Index), *Second = flowAt(Where.Index + 1), *Third = flowAt(Where.Index + 2);
  if (!Facts[Where.Index].Call || !Second || !Third || Fn.Places[First->To].Kind != Projection::Temp ||
      Second->To != First->From || Third->From != First->To || Third->To != Second->From)
    return;
  const PlaceId One = Names.resolve(First->From), Other = Names.resolve(Second->From);
  if (!isContentBorrowed(Fn.Places.rootOf(One)) && !isContentBorrowed(Fn.Places.rootOf(Other)))
    return;
  rename(S, [&](BorrowId Id) {
    const BorrowId Gone = movedAlong(Id, One, Other);
    return Gone != Id ? Gone : movedAlong(Id, Other, One);
  });
}

/// An owner passed by value belongs to the callee, which may keep what it owns, unless it is seen not to, or where.
void LoanRules::giveAway(LoanMap &S, const Call &C, FactRef At) {
  for (const Argument &A : C.Args) {
    const size_t Which = static_cast<size_t>(&A - C.Args.begin());
    if (!A.What || A.How != PassKind::Value || !isContentBorrowed(Fn.Places.rootOf(A.What)) ||
        (Which < 32 && C.Ends >> Which & 1))
      continue;
    PlaceId Given = Names.resolve(A.What);
    if (takenOverBy(Tu, Fn, A.What, At))
      continue; // at the end of the call
    rename(S, [&](BorrowId Id) {
      bool Owned = false;
      PlaceId P = Borrows[Id.Raw].Place;
      for (; P && P != Given; P = Fn.Places[P].Parent)
        Owned |= Fn.Places[P].Kind == Projection::Content;
      return P && Owned ? BorrowId{} : Id;
    });
  }
}

/// `scene.setBackground(std::move(shape))`: what the callee takes over arrives when the old content has gone.
void LoanRules::arrive(LoanMap &S, FactRef Where) {
  const std::vector<FactAt> &Facts = Fn[Where.Block].Facts;
  const CallId Id = Facts[Where.Index].Call;
  if (!Id || (Where.Index + 1 != Facts.size() && Facts[Where.Index + 1].Call == Id))
    return;
  const Call &C = Fn[Id];
  // `std::exchange(owner, next)`
  auto isMovedFrom = [&](PlaceId P) {
    for (uint32_t I = Where.Index + 1; I-- != 0 && Facts[I].Call == Id;)
      if (const auto *M = std::get_if<Move>(&Facts[I].What); M && M->From == P)
        return true;
    return false;
  };
  for (const Argument &A : C.Args)
    if (A.What && A.How != PassKind::ConstRef && (A.How != PassKind::Reference || isMovedFrom(A.What)) &&
        isContentBorrowed(Fn.Places.rootOf(Names.resolve(A.What))))
      if (PlaceId Into = takenOverBy(Tu, Fn, A.What, Where); Into && !(C.Object && C.Object->What == Into))
        moveContent(S, A.What, Into);
}

//===-- What an object owns by plain pointers ---------------------------------------------------------------------===//

/// A member of a variable or a temporary, or a member's.
bool LoanRules::isOwnMember(PlaceId P) const {
  if (Fn.Places[P].Kind != Projection::Field)
    return false;
  while (Fn.Places[P].Kind == Projection::Field)
    P = Fn.Places[P].Parent;
  const Projection Root = Fn.Places[P].Kind;
  return Root == Projection::Local || Root == Projection::Temp || Root == Projection::Param;
}

/// `char *c_str() { return p; }` of a class whose destructor frees p, where nobody saw how p was set: it refers to what
/// the object owns.
LoanRules::SetId LoanRules::ownedBy(PlaceId Member, FactRef At) {
  if (!ReleasedAtEnd.contains(Member))
    return 0;
  return Sets.intern({make({.Place = Fn.Places.deref(Member, Tu.Types[typeOf(Tu, Fn, Member)].Pointee), .At = At})});
}

/// What the object's members owned has gone elsewhere, or may have: who refers to it is out of sight.
void LoanRules::loseOwned(LoanMap &S, PlaceId Object) {
  Object = Names.of(Object);
  if (llvm::none_of(ReleasedAtEnd, [&](PlaceId P) { return Fn.Places.mayOverlap(P, Object); }))
    return;
  rename(S, [&](BorrowId Id) {
    const PlaceId View = Names.innermostView(Borrows[Id.Raw].Place);
    const bool IsOwned = View && ReleasedAtEnd.contains(View) && Fn.Places.mayOverlap(View, Object);
    return IsOwned ? BorrowId{} : Id;
  });
}
