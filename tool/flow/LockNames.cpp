// LockNames.cpp - LockRules: which lock a place stands for, and until when.
//
// A guard stands for what it locks. A pointer that is set, an index that counts on and an object that ends take the
// names of locks with them: the lock is held, if under no name.
#include "flow/LockRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

//===-- What a place stands for ---------------------------------------------------------------------------------===//

bool LockRules::isGuard(const State &S, PlaceId P) const {
  if (Tu.Types[typeOf(P)].Kind == Category::Guard)
    return true;
  return llvm::any_of(S.Guards, [&](const GuardStatus &G) { return G.Guard == P; });
}

/// A guard that was here before the function began, and of which it does not know the lock.
bool LockRules::isOthers(PlaceId Guard) const {
  if (!Fn.Places[Guard].Parent || Fn.Places[Guard].Cut)
    return false; // a parameter by value is the function's own
  Projection Root = Fn.Places[Fn.Places.rootOf(Guard)].Kind;
  return Root == Projection::Param || Root == Projection::This || Root == Projection::Global;
}

llvm::SmallVector<PlaceId, 1> LockRules::locksOf(const State &S, PlaceId P) const {
  P = resolve(P);
  if (!isGuard(S, P))
    return {P};
  llvm::SmallVector<PlaceId, 1> Locks;
  for (const GuardStatus &G : S.Guards)
    if (G.Guard == P)
      Locks.push_back(G.Lock);
  if (Locks.empty() && isOthers(P))
    Locks.push_back(P);
  return Locks;
}

/// What a Release is about. An object of this function may have been handed the lock on ways that Aliases does not
/// follow: `Finally Unlock([this] { M.unlock(); });` keeps a copy of the closure. What it leads to is then the one lock
/// that is held and ends in the same members.
llvm::SmallVector<PlaceId, 1> LockRules::releasedBy(const State &S, PlaceId P) const {
  llvm::SmallVector<PlaceId, 1> Locks = locksOf(S, P);
  P = resolve(P);
  Projection Root = Fn.Places[Fn.Places.rootOf(P)].Kind;
  if (Locks != llvm::ArrayRef(P) || find(S, P) || (Root != Projection::Local && Root != Projection::Temp))
    return Locks;
  PlaceId Behind = P; // the last pointer on the way
  llvm::SmallVector<uint32_t, 2> Members;
  for (; Behind && Fn.Places[Behind].Kind == Projection::Field; Behind = Fn.Places[Behind].Parent)
    Members.push_back(Fn.Places[Behind].Key);
  if (!Behind || Fn.Places[Behind].Kind != Projection::Deref)
    return Locks;
  auto endsAlike = [&](PlaceId Q) {
    return llvm::all_of(Members, [&](uint32_t Key) {
      bool Same = Fn.Places[Q].Kind == Projection::Field && Fn.Places[Q].Key == Key;
      Q = Fn.Places[Q].Parent;
      return Same;
    });
  };
  PlaceId Only;
  for (const LockStatus &L : S.Locks)
    if (L.mayBeHeld() && (!typeOf(P) || typeOf(L.Lock) == typeOf(P)) && endsAlike(L.Lock)) {
      if (Only)
        return Locks;
      Only = L.Lock;
    }
  if (Only)
    return {Only};
  return Locks;
}

//===-- What ends what is known ---------------------------------------------------------------------------------===//

/// Pointer refers to something else now: a lock reached through it is another one.
void LockRules::forgetBehind(State &S, PlaceId Pointer) {
  if (S.Locks.empty())
    return;
  auto isBehind = [&](PlaceId P) {
    for (; P != Pointer && Fn.Places[P].Parent; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Parent == Pointer && Fn.Places[P].Kind != Projection::Field)
        return true;
    return false;
  };
  for (const LockStatus &L : S.Locks)
    if (isBehind(L.Lock) && (L.Bits & LockGiven) && !L.mayBeHeld() &&
        llvm::none_of(S.Past, [&](const LockStatus &P) { return P.Lock == L.Lock; }))
      S.Past.push_back(L);
  llvm::erase_if(S.Locks, [&](const LockStatus &L) { return isBehind(L.Lock); });
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return isBehind(T.Lock); });
  llvm::erase_if(S.Guards, [&](const GuardStatus &G) { return isBehind(G.Lock); });
}

/// The variable counts on: `Locks[I]` is another one now. Of one that a guard will release, it is enough to know that
/// it is held, whichever it was.
void LockRules::forgetChosenBy(State &S, PlaceId Variable) {
  auto isChosen = [&](PlaceId P) {
    for (; P; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Kind == Projection::Element)
        if (const Index &I = Fn.Places.index(P); I.How == Index::Kind::Variable && resolve(I.Variable) == Variable)
          return true;
    return false;
  };
  llvm::erase_if(S.Locks, [&](const LockStatus &L) { return !L.Guarded && isChosen(L.Lock); });
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return isChosen(T.Lock); });
}

/// Whole is another object from here on, or none. What a pointer in it leads to outlives it: `void lock(Account *A)`
/// has locked something when A is gone.
void LockRules::forgetPartsOf(State &S, PlaceId Whole, bool WithReferents) {
  auto isPart = [&](PlaceId P) {
    if (!WithReferents)
      for (PlaceId Q = P; Q && Q != Whole; Q = Fn.Places[Q].Parent)
        if (Fn.Places[Q].Kind == Projection::Deref)
          return false;
    return Fn.Places.isPartOf(P, Whole);
  };
  llvm::erase_if(S.Locks, [&](const LockStatus &L) { return isPart(L.Lock); });
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return isPart(T.Lock); });
  llvm::erase_if(S.Guards, [&](const GuardStatus &G) { return isPart(G.Guard) || isPart(G.Lock); });
}

/// Copy refers to what Pointer refers to, and is what the function goes on with: hand-over-hand locking (`Prev = Cur`)
/// releases under the new name what it took under the old one.
void LockRules::rename(State &S, PlaceId Pointer, PlaceId Copy) {
  auto renamed = [&](PlaceId P) {
    llvm::SmallVector<PlaceId, 4> Steps;
    for (; P && P != Pointer; P = Fn.Places[P].Parent)
      Steps.push_back(P);
    if (!P || Steps.empty() || Fn.Places[Steps.back()].Kind != Projection::Deref)
      return PlaceId{};
    PlaceId New = Copy;
    for (PlaceId Step : llvm::reverse(Steps))
      if (New)
        New = Fn.Places.find(New, Fn.Places[Step].Kind, Fn.Places[Step].Key);
    return New;
  };
  llvm::SmallVector<LockStatus, 2> Moved;
  llvm::erase_if(S.Locks, [&](const LockStatus &L) {
    PlaceId New = renamed(L.Lock);
    if (New && resolve(New) == New) {
      Moved.push_back(L);
      Moved.back().Lock = New;
    }
    return New && resolve(New) == New;
  });
  for (LockStatus &L : Moved)
    entry(S, L.Lock) = std::move(L);
}
