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

/// Nothing puts it in order: no call computes it, nor changes it (`std::swap`).
bool ThreadCollector::isAsGiven(PlaceId Variable) const {
  if (Facts.Places[Facts.Places.rootOf(Variable)].Kind == Projection::Temp)
    return false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      if (const auto *W = std::get_if<Write>(&F.What);
          W && W->What == Variable &&
          (F.Call || (W->SameAs && Facts.Places[Facts.Places.rootOf(W->SameAs)].Kind == Projection::Temp)))
        return false;
      if (const auto *M = std::get_if<Mutate>(&F.What); M && M->What == Variable)
        return false;
    }
  return true;
}

/// Which container the object was found in that P is a part of, and by which key: `Rooms[From].M`,
/// `auto It = Rooms.find(From); It->second.M`, `Stripe &S = stripeFor(Key); S.M`.
std::optional<ThreadCollector::LookedUp> ThreadCollector::lookedUp(PlaceId P) const {
  PlaceId Root = Facts.Places.rootOf(P);
  for (unsigned Depth = 0; Depth != 8; ++Depth) {
    if (auto By = madeBy(Root)) {
      const Call &C = Facts[*By];
      if (!C.Callee || !C.Object || !C.Object->What)
        return std::nullopt;
      const FunctionInfo &Finds = Fn.Tu[C.Callee];
      if (!Finds.IsSystem && !(Finds.HasBody && Finds.ResultIsReference && C.Args.size() == 1))
        return std::nullopt;
      if (C.Args.size() == 1 && C.Args[0].What) {
        LookedUp L{named(C.Object->What), Fn.Known.resolve(C.Args[0].What)};
        return L.In.isNowhere() ? std::nullopt : std::optional(L);
      }
      if (!C.Args.empty())
        return std::nullopt;
      Root = Facts.Places.rootOf(C.Object->What); // `operator->`, `get`
      continue;
    }
    PlaceId Next;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &F : B.Facts) {
        if (const auto *I = std::get_if<Issue>(&F.What); I && I->Into == Root)
          Next = Next ? Root : Facts.Places.rootOf(Facts.Loans[I->Loan.Raw].Borrowed);
        else if (const auto *W = std::get_if<Write>(&F.What); W && W->What == Root && W->SameAs)
          Next = Next ? Root : Facts.Places.rootOf(W->SameAs);
      }
    if (!Next || Next == Root)
      return std::nullopt; // nobody's, or of several
    Root = Next;
  }
  return std::nullopt;
}

/// The lock is that of an object found by one key, P a part of another, found in the same container by another key:
/// it guards something else.
bool ThreadCollector::isOfAnother(const LockStatus &L, const SharedPlace &Lock, PlaceId P,
                                  const SharedPlace &What) const {
  // Only elements of one container can be taken for each other.
  auto IsElement = [](const SharedStep &S) { return S.Kind == Projection::Element && S.Key >= SharedStep::DataElement; };
  auto Last = llvm::find_if(llvm::reverse(Lock.Path), IsElement);
  if (Last == Lock.Path.rend() || L.Sites.size() != 1)
    return false;
  const SharedPlace Whole{Lock.From, Lock.Key, {Lock.Path.begin(), Last.base()}};
  if (!What.isPartOf(Whole))
    return false;
  const auto *Taken = std::get_if<Acquire>(&Facts[L.Sites[0].Block].Facts[L.Sites[0].Index].What);
  std::optional<LookedUp> Its = Taken ? lookedUp(Taken->Lock) : std::nullopt;
  std::optional<LookedUp> Mine = Its ? lookedUp(P) : std::nullopt;
  return Mine && Mine->In == Its->In && Mine->Key != Its->Key && isAsGiven(Mine->Key) && isAsGiven(Its->Key);
}

/// The same of two objects that were found in one container by two keys.
Span ThreadCollector::besideLookedUp(FactRef At) const {
  const auto *A = std::get_if<Acquire>(&Facts[At.Block].Facts[At.Index].What);
  const std::vector<LockStatus> Held = Fn.Locks->heldBefore(At);
  if (!A || Held.empty())
    return {};
  std::optional<LookedUp> Mine;
  for (const LockStatus &L : Held) {
    if (!L.mustBeHeld() || L.Sites.empty())
      continue;
    const FactAt &Site = Facts[L.Sites[0].Block].Facts[L.Sites[0].Index];
    const auto *Taken = std::get_if<Acquire>(&Site.What);
    if (!Taken || Site.Call == Facts[At.Block].Facts[At.Index].Call || typeOf(Taken->Lock) != typeOf(A->Lock))
      continue;
    if (!Mine && !(Mine = lookedUp(A->Lock)))
      return {};
    if (auto Other = lookedUp(Taken->Lock); Other && Other->In == Mine->In && Other->Key != Mine->Key &&
                                            isAsGiven(Other->Key) && isAsGiven(Mine->Key))
      return Site.At;
  }
  return {};
}

/// Where another element of the array was locked that Lock is an element of, if it is held and nothing puts the two in
/// order: both are chosen by variables that the function is given, members or computed, never by a call such as
/// `std::min`, nor swapped into order. Comparisons are isBehindOrdering.
Span ThreadCollector::besideElement(PlaceId Lock, FactRef At) const {
  auto index = [&](PlaceId P) -> std::optional<Index> {
    for (; P; P = Facts.Places[P].Parent)
      if (Facts.Places[P].Kind == Projection::Element)
        return Facts.Places.index(P);
    return std::nullopt;
  };
  auto isChosen = [&](const Index &I) { return I.How == Index::Kind::Variable && isAsGiven(I.Variable); };
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

/// Compares two things for which comes first: `&A < &B`, `A.Id < B.Id`, `before(A, B)`. That they are the same says
/// nothing of an order.
static bool putsInOrder(const SolvedFunction &Fn, const Condition &C) {
  llvm::StringRef Text = Fn.Tu.text(C.Text);
  if (C.How != Condition::Kind::Opaque)
    return false;
  size_t Equal = std::min(Text.find("=="), Text.find("!="));
  if (Equal != llvm::StringRef::npos && C.Left)
    return false;
  llvm::SmallVector<PlaceId, 2> Roots;
  for (PlaceId P : C.Depends)
    if (PlaceId Root = Fn.Facts.Places.rootOf(Fn.Known.resolve(P)); !llvm::is_contained(Roots, Root))
      Roots.push_back(Root);
  return Roots.size() > 1 || Text.contains("this");
}

bool ThreadCollector::isBehindOrdering(BlockId B) {
  if (!Ordered) {
    Ordered.emplace();
    llvm::SmallVector<BlockId, 16> Work;
    for (const Block &From : Facts.Blocks)
      for (const Edge &E : From.Next)
        if (E.If && putsInOrder(Fn, Facts.Conditions[E.If.Raw]) && Ordered->insert(E.To.Raw).second)
          Work.push_back(E.To);
    while (!Work.empty())
      for (const Edge &E : Facts[Work.pop_back_val()].Next)
        if (Ordered->insert(E.To.Raw).second)
          Work.push_back(E.To);
  }
  return Ordered->contains(B.Raw);
}

/// `Ready.wait(Lock)`: whoever waits so looks at what it waits for under the lock, and that orders the two.
bool ThreadCollector::givesLock(const FactAt &F) const {
  return F.Call && llvm::any_of(Facts[F.Call].Args, [&](const Argument &A) {
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    return T.Kind == Category::Guard || T.Kind == Category::Lock || Fn.Tu.Types[T.Pointee].Kind == Category::Lock;
  });
}

/// In the innermost loop around the wait, control comes to B first.
bool ThreadCollector::isBefore(BlockId B, BlockId Wait) const {
  uint32_t Head = 0;
  const llvm::DenseSet<uint32_t> *Body = nullptr;
  for (const auto &[OfHead, Of] : Loops)
    if (Of.contains(Wait.Raw) && (!Body || Of.size() < Body->size()))
      Head = OfHead, Body = &Of;
  if (!Body || !Body->contains(B.Raw) || B == Wait || Head == Wait.Raw)
    return false;
  llvm::DenseSet<uint32_t> Seen{Head, Wait.Raw};
  llvm::SmallVector<uint32_t, 8> Work{Head};
  while (!Work.empty()) {
    uint32_t At = Work.pop_back_val();
    if (At == B.Raw)
      return true;
    for (const Edge &E : Facts.Blocks[At].Next)
      if (Body->contains(E.To.Raw) && Seen.insert(E.To.Raw).second)
        Work.push_back(E.To.Raw);
  }
  return false;
}

/// Within the loop that goes on until the wait is over (`while (!Stop.load()) work();`), it is not.
bool ThreadCollector::isWaitingFor(size_t Wait, BlockId B) const {
  if (GivingLock >> Wait & 1) // what the wait itself depends on: `while (!Ready) Changed.wait(Lock);`
    if (llvm::any_of(WaitBlocks[Wait], [&](BlockId W) { return isBefore(B, W); }))
      return true;
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

/// Nothing is decided before the block is reached.
static bool isAtBegin(const FunctionFacts &Facts, BlockId Wanted) {
  BlockId B{0};
  for (unsigned Steps = 0; Steps != 8; ++Steps) {
    if (B == Wanted)
      return true;
    BlockId Next = B;
    for (const Edge &E : Facts[B].Next) {
      if (E.Exceptional)
        continue;
      if (Next != B)
        return false;
      Next = E.To;
    }
    if (Next == B || Facts[Next].LoopHead)
      return false;
    B = Next;
  }
  return false;
}

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
    if (!Q.BesideElement)
      Q.BesideElement = besideLookedUp(Where);
    Q.IsOrdered = isBehindOrdering(Where.Block);
    Q.IsRecursive = isRecursiveLock(Fn.Tu, Facts, Lock);
    Q.IsSure = isAtBegin(Facts, Where.Block);
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
