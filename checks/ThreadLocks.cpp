// ThreadLocks.cpp - under which locks, behind which waits and beside which threads something happens; and what is
// locked and waited for meanwhile.
#include "checks/ThreadCollector.h"

using namespace deed;

std::vector<HeldLock> ThreadCollector::held(FactRef At) const {
  std::vector<HeldLock> Locks;
  if (!Fn.Locks)
    return Locks;
  for (const LockStatus &L : Fn.Locks->heldBefore(At))
    if (L.mustBeHeld())
      Locks.push_back({namedLock(L.Lock), L.mode(),
                       L.Sites.empty() ? Span{} : Facts[L.Sites[0].Block].Facts[L.Sites[0].Index].At});
  return Locks;
}

std::vector<SharedPlace> ThreadCollector::letGo(FactRef At) const {
  std::vector<SharedPlace> Locks;
  if (Fn.Locks)
    for (const LockStatus &L : Fn.Locks->givenBefore(At))
      if (SharedPlace P = namedLock(L.Lock); !P.isNowhere())
        Locks.push_back(std::move(P));
  return Locks;
}

/// Where another element of the array was locked that Lock is an element of, if it is held and nothing puts the two in
/// order: both are chosen by variables that the function is given, members or computed, never by a call such as
/// `std::min`, nor swapped into order. Comparisons are OrdersByAddress.
Span ThreadCollector::besideElement(PlaceId Lock, FactRef At) const {
  auto index = [&](PlaceId P) -> std::optional<Index> {
    for (; P; P = Facts.Places[P].Parent)
      if (Facts.Places[P].Kind == Projection::Element)
        return Facts.Places.index(P);
    return std::nullopt;
  };
  auto isChosen = [&](const Index &I) {
    if (I.How != Index::Kind::Variable)
      return false;
    Projection Root = Facts.Places[Facts.Places.rootOf(I.Variable)].Kind;
    if (Root == Projection::Temp)
      return false;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &F : B.Facts) {
        if (const auto *W = std::get_if<Write>(&F.What);
            W && W->What == I.Variable &&
            (F.Call || (W->SameAs && Facts.Places[Facts.Places.rootOf(W->SameAs)].Kind == Projection::Temp)))
          return false;
        if (const auto *M = std::get_if<Mutate>(&F.What); M && M->What == I.Variable)
          return false;
      }
    return true;
  };
  auto Mine = index(Lock);
  if (!Mine || !isChosen(*Mine))
    return {};
  for (const LockStatus &L : Fn.Locks->heldBefore(At))
    if (L.mustBeHeld() && L.Lock != Lock && !L.Sites.empty() && named(L.Lock) == named(Lock) &&
        Facts[L.Sites[0].Block].Facts[L.Sites[0].Index].Call != Facts[At.Block].Facts[At.Index].Call)
      if (auto Other = index(L.Lock); Other && isChosen(*Other) && Other->Variable != Mine->Variable)
        return Facts[L.Sites[0].Block].Facts[L.Sites[0].Index].At;
  return {};
}

/// Within the loop that goes on until the wait is over (`while (!Stop.load()) work();`), it is not.
bool ThreadCollector::isWaitingFor(size_t Wait, BlockId B) const {
  for (const auto &[Head, Body] : Loops)
    if (Body.contains(B.Raw))
      for (BlockId W : WaitBlocks[Wait])
        if (Body.contains(W.Raw) &&
            llvm::any_of(Facts[W].Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
          return true;
  return false;
}

std::vector<SharedPlace> ThreadCollector::passed(const State &S, BlockId B) const {
  std::vector<SharedPlace> All;
  for (size_t I = 0; I != WaitsFor.size(); ++I)
    if ((S.Passed >> I & 1) && !isWaitingFor(I, B))
      All.push_back(named(WaitsFor[I]));
  return All;
}

void ThreadCollector::takeState(auto &Into, const State &S, FactRef Where) const {
  Into.Held = held(Where);
  Into.LetGo = letGo(Where);
  Into.After = passed(S, Where.Block);
  Into.Late = late(Where);
  Into.Beside = S.Running;
  Into.AfterJoin = S.Joined;
  Into.InLoop = llvm::any_of(Loops, [&](const auto &L) { return L.second.contains(Where.Block.Raw); });
  Into.BesideNone = threads() && !(S.Running & threads());
}
template void ThreadCollector::takeState(SharedAccess &, const State &, FactRef) const;
template void ThreadCollector::takeState(CallSite &, const State &, FactRef) const;

/// What is taken here, and after what. A callee that returns with the lock held, or with a guard of it, takes it for
/// this function.
void ThreadCollector::acquired(const Acquire &A, const FactAt &At, FactRef Where) {
  if (!A.Always || A.Adopts || !Fn.Locks)
    return;
  const std::vector<FactAt> &In = Facts[Where.Block].Facts;
  auto isOfThisCall = [&](const FactAt &F) { return F.Call && F.Call == At.Call; };
  auto takes = [&](const FactAt &F, const SharedPlace &Lock) {
    const auto *Other = std::get_if<Acquire>(&F.What);
    return Other && isOfThisCall(F) && llvm::any_of(Fn.Locks->locksOf(Other->Lock, Where), [&](PlaceId P) {
             return namedLock(P) == Lock;
           });
  };
  for (PlaceId Lock : Fn.Locks->locksOf(A.Lock, Where)) {
    Acquisition Q{{namedLock(Lock), A.Mode, At.At}, {}, letGo(Where), {{At.At, Facts.Function}}};
    // What this very call let go before, itself or by a guard.
    for (uint32_t F = 0; F != Where.Index; ++F)
      if (const auto *R = std::get_if<Release>(&In[F].What); R && isOfThisCall(In[F])) {
        Q.LetGo.push_back(named(R->Lock));
        for (PlaceId Given : Fn.Locks->locksOf(R->Lock, {Where.Block, F}))
          Q.LetGo.push_back(namedLock(Given));
      }
    for (const HeldLock &L : held(Where))
      if (llvm::none_of(In, [&](const FactAt &F) { return takes(F, L.Lock); }))
        Q.Before.push_back(L);
    Q.BesideElement = besideElement(Lock, Where);
    Q.IsRecursive = isRecursiveLock(Fn.Tu, Facts, Lock);
    Out.Acquisitions.push_back(std::move(Q));
  }
}

/// A wait that is given one lock to let go meanwhile, under others that stay held.
void ThreadCollector::waited(const Wait &Awaited, const FactAt &At, FactRef Where) {
  const Call *Of = At.Call ? &Facts[At.Call] : nullptr;
  if (Facts.Places[Awaited.What].Kind == Projection::Global && !Of && !isExempt(Awaited.What))
    Initialising = Awaited.What;
  std::vector<HeldLock> Held = held(Where);
  if (Held.empty() || !Of || !At.Trail.empty())
    return;
  bool GivesLock = false;
  for (const Argument &A : Of->Args) {
    if (!A.What)
      continue;
    for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, Where)) {
      GivesLock = true;
      llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == namedLock(G.Lock); });
    }
    if (Fn.Tu.Types[typeOf(A.What)].IsPointer) {
      SharedPlace Lock = Out.Views.extend(named(A.What), SharedStep{Projection::Deref});
      size_t Before = Held.size();
      llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == Lock; });
      GivesLock |= Held.size() != Before;
    }
  }
  if (GivesLock && !Held.empty())
    Out.Waits.push_back({named(Awaited.What), std::move(Held), Of->At, /*IsJoin=*/false});
}

void ThreadCollector::joined(const Join &J, const FactAt &At, FactRef Where) {
  if (!At.Call || Facts[At.Call].How == CallKind::Destructor)
    return;
  if (std::vector<HeldLock> Held = held(Where); !Held.empty())
    Out.Waits.push_back({named(J.Handle), std::move(Held), At.At, /*IsJoin=*/true});
}
