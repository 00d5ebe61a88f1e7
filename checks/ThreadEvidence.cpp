#include "checks/ThreadEvidence.h"
#include "checks/CallDecisions.h"
#include "checks/DoubleChecks.h"
#include "checks/ThreadCollector.h"
#include "checks/ThreadModel.h"

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
        if (Body.contains(W.Raw) && llvm::any_of(Facts[W].Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
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

/// Nobody needs to guard it: constants, what synchronises by itself, what each thread has for its own.
bool ThreadCollector::isExempt(PlaceId P) const {
  for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(Q)];
    if (T.IsSynchronised || T.Kind == Category::Lock || T.Kind == Category::Guard)
      return true;
    if (Q == P && (T.Kind == Category::Thread || T.Kind == Category::Future || T.IsReference))
      return true;
    if (Q == P && T.IsConst && !Facts.Places.isIndirect(P)) // a pointer to const says nothing of the object
      return true;
    const PlaceNode &N = Facts.Places[Q];
    if (N.Cut)
      return true;
    if (N.Kind == Projection::Global) {
      llvm::StringRef Name = Fn.Tu.text({N.Key});
      return Name.starts_with("<") || Name.starts_with("std::") || Name.empty() ||
             Fn.Tu.ThreadLocals.contains(N.Key) || T.IsConst || Tu.FunctionsByName.contains(N.Key) ||
             Name == "stdout" || Name == "stderr" || Name == "stdin" || Name == "pthread_specific";
    }
  }
  return false;
}

/// The loop around it goes on as long as P says so, and does nothing that could change it.
bool ThreadCollector::isPolled(FactRef At, PlaceId P) const {
  const Block &B = Facts[At.Block];
  bool Asked = llvm::any_of(B.Next, [&](const Edge &E) {
    return E.If && llvm::is_contained(Facts.Conditions[E.If.Raw].Depends, P);
  });
  if (!Asked)
    return false;
  for (const auto &[Head, Body] : Loops)
    if (Body.contains(At.Block.Raw) && llvm::any_of(B.Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
      return true;
  return false;
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

void ThreadCollector::access(PlaceId P, bool Writes, bool InPlace, const FactAt &At, FactRef Where, const State &S) {
  if (!P || isExempt(P))
    return;
  if (Writes && P == Initialising) {
    Initialising = {};
    return;
  }
  PlaceId Resolved = Fn.Known.resolve(P);
  if (isExempt(Resolved))
    return;
  SharedPlace What = named(P);
  switch (What.From) {
  case SharedPlace::Root::Nowhere: return;
  case SharedPlace::Root::Local:
    if (Out.Spawns.empty())
      return;
    break;
  case SharedPlace::Root::Param:
    if (!What.isIndirect() && Out.Spawns.empty())
      return;
    break;
  case SharedPlace::Root::This:
    if (!What.isIndirect())
      return;
    break;
  case SharedPlace::Root::Global: break;
  }
  SharedAccess A{.What = std::move(What), .Writes = Writes, .InPlace = InPlace};
  A.Type = typeOf(P);
  A.Polls = !Writes && isPolled(Where, P);
  add(std::move(A), At, Where, S);
}

/// What a local iterator, pointer or span leads to, if that was found under a lock of the object: `It->second` behind the
/// critical section is a use of the member that It is an iterator of.
void ThreadCollector::viewed(PlaceId P, bool Writes, const FactAt &At, FactRef Where, const State &S) {
  if (!Fn.Locks || !Fn.Info.ObjectType || Fn.Info.IsLambda)
    return;
  P = Fn.Known.resolve(P);
  PlaceId View;
  for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent)
    if (Facts.Places[Q].Kind == Projection::Deref && !Facts.Places[Facts.Places[Q].Parent].Parent)
      View = Facts.Places[Q].Parent;
  if (View)
    viewedBy(View, Writes, At, Where, S);
}

void ThreadCollector::viewedBy(PlaceId View, bool Writes, const FactAt &At, FactRef Where, const State &S) {
  Projection Kind = Facts.Places[View].Kind;
  if (!Fn.Locks || !Fn.Info.ObjectType || Fn.Info.IsLambda || (Kind != Projection::Local && Kind != Projection::Temp) ||
      !held(Where).empty())
    return;
  const std::vector<BorrowId> Held = Fn.Loans->loansBefore(View, Where);
  // A copy's elements hold what those of the member did, and are others.
  if (llvm::any_of(Held, [&](BorrowId B) {
        PlaceId Root = Facts.Places.rootOf(Fn.Known.resolve((*Fn.Loans)[B].Place));
        return Facts.Places[Root].Kind == Projection::Local && Fn.Tu.Types[typeOf(Root)].Kind == Category::Owner;
      }))
    return;
  for (BorrowId B : Held) {
    PlaceId Borrowed = Fn.Known.resolve((*Fn.Loans)[B].Place);
    SharedAccess A{.What = named(Borrowed), .Writes = Writes};
    auto Derefs = llvm::count_if(A.What.Path, [](const SharedStep &S) { return S.Kind == Projection::Deref; });
    if (A.What.From != SharedPlace::Root::This || A.What.Path.size() < 2 || Derefs != 1 || isExempt(Borrowed))
      continue;
    A.Type = typeOf(Borrowed);
    wholeOf(A.What, At, Where, S);
    add(std::move(A), At, Where, S);
  }
}

/// Whoever goes to an element goes through the container, whose changes end what views it.
void ThreadCollector::wholeOf(const SharedPlace &Part, const FactAt &At, FactRef Where, const State &S) {
  auto It = llvm::find_if(Part.Path, [](const SharedStep &S) { return S.Kind == Projection::Content; });
  if (Part.From != SharedPlace::Root::This || It == Part.Path.end())
    return;
  SharedAccess Whole{.What = {Part.From, Part.Key, {Part.Path.begin(), It}}};
  add(std::move(Whole), At, Where, S);
}

/// Who ends an object writes to all of it.
void ThreadCollector::freed(const Free &F, const FactAt &At, FactRef Where, const State &S) {
  const TypeInfo &Pointer = Fn.Tu.Types[typeOf(F.Pointer)];
  if (!Pointer.IsPointer || (At.Call && hasEvidence(Facts[At.Call])))
    return;
  SharedAccess A{.What = Out.Views.extend(named(F.Pointer), SharedStep{Projection::Deref}), .Writes = true};
  if (A.What.isNowhere() || (A.What.From == SharedPlace::Root::Local && Out.Spawns.empty()))
    return;
  A.Type = Pointer.Pointee;
  add(std::move(A), At, Where, S);
}

void ThreadCollector::add(SharedAccess A, const FactAt &At, FactRef Where, const State &S) {
  takeState(A, S, Where);
  A.Way.push_back({At.At, Fn.Facts.Function});
  auto same = [&](const SharedAccess &B) {
    return B.What == A.What && B.Beside == A.Beside && B.Held == A.Held && B.LetGo == A.LetGo && B.After == A.After && B.Late == A.Late &&
           B.AfterJoin == A.AfterJoin && (B.InLoop || !A.InLoop) && (B.Writes == A.Writes || B.Writes) && (B.InPlace || !A.InPlace) && B.Polls == A.Polls;
  };
  if (llvm::none_of(Out.Accesses, same) && Out.Accesses.size() < 256)
    Out.Accesses.push_back(std::move(A));
}

bool ThreadCollector::hasEvidence(const Call &C) const {
  if (!C.Callee)
    return false;
  if (Fn.Tu[C.Callee].HasBody)
    return true;
  return llvm::any_of(Fn.Tu[C.Callee].Overriders, [&](FunctionId F) { return Fn.Tu[F].HasBody; });
}

CallNames ThreadCollector::namesOf(const Call &C) const {
  CallNames N;
  if (C.Object)
    N.Object = named(C.Object->What);
  for (const Argument &A : C.Args)
    N.Params.push_back({named(A.What), A.How != PassKind::Value});
  return N;
}

void ThreadCollector::call(const Call &C, const FactAt &At, FactRef Where, const State &S) {
  CallSite Site;
  Site.Names = namesOf(C);
  Site.At = C.At;
  takeState(Site, S, Where);
  if (Fn.Locks)
    for (const Argument &A : C.Args)
      if (A.What && A.How != PassKind::Value)
        for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, Where))
          Site.Guards.push_back({named(A.What), namedLock(G.Lock)});
  Site.OnFresh = C.How == CallKind::Constructor || C.How == CallKind::Destructor;
  uint32_t Number = static_cast<uint32_t>(Out.Calls.size());
  auto add = [&](FunctionId Callee) {
    if (!Fn.Tu[Callee].HasBody || Out.Calls.size() >= 400)
      return;
    Site.Callee = Callee;
    Out.Calls.push_back(Site);
  };
  if (C.Callee) {
    add(C.Callee);
    if (C.Virtual)
      for (FunctionId F : Fn.Tu[C.Callee].Overriders)
        add(F);
  }
  for (size_t I = 0; I != SpawnsAt.size(); ++I)
    if (SpawnsAt[I] == Where && !Out.Spawns[I].Runs)
      Out.Spawns[I].Inherited = Number;
  // A std::function called by what is known to be in it.
  if (!C.Callee || (Fn.Tu[C.Callee].IsSystem && C.Object)) {
    PlaceId Value = C.Callee ? C.Object->What : C.CalleeValue;
    if (FunctionId F = Value && (!C.Callee || Fn.Tu[C.Callee].Which == Special::CallOperator) ? functionIn(Value)
                                                                                            : FunctionId{}) {
      Site.Names.Object = named(Value);
      add(F);
    } else if (Value && (!C.Callee || Fn.Tu[C.Callee].Which == Special::CallOperator)) {
      Out.StoredCalls.push_back({storeOf(named(Value)).value_or(CallableStore{}), held(Where), C.At});
    }
  }
  callbacks(C, At, Where, S);
  if (C.Callee && !Fn.Tu[C.Callee].Locks.empty())
    excludes(C, Where);
}

/// What the callee's declaration wants to be free.
void ThreadCollector::excludes(const Call &C, FactRef Where) {
  for (const LockClaim &Claim : Fn.Tu[C.Callee].Locks) {
    SharedPlace Lock = Claim.What == LockClaim::Kind::Excludes ? claimedLock(Fn.Tu, Claim) : SharedPlace{};
    Lock = renamed(Lock, namesOf(C), Out.Views);
    if (Lock.isNowhere())
      continue;
    Acquisition Q{{std::move(Lock), LockMode::Exclusive, C.At}, held(Where), letGo(Where), {{C.At, Facts.Function}}};
    Q.IsDeclared = true;
    Out.Acquisitions.push_back(std::move(Q));
  }
}

/// Closures given to functions without a body here are called before these return, unless they are threads' work.
void ThreadCollector::callbacks(const Call &C, const FactAt &, FactRef Where, const State &S) {
  if (C.How == CallKind::Constructor || C.How == CallKind::Destructor)
    return;
  if (hasEvidence(C) || llvm::is_contained(SpawnsAt, Where) || startsThread(C))
    return;
  if (isExecutor(C))
    return;
  // A Spawn of the same call comes behind the call itself.
  for (const FactRef &At : SpawnsAt)
    if (At.Block == Where.Block && Facts[At.Block].Facts[At.Index].Call == Facts[Where.Block].Facts[Where.Index].Call)
      return;
  for (const Argument &A : C.Args) {
    FunctionId F = A.What ? callOperatorOf(typeOf(Fn.Known.resolve(A.What))) : FunctionId{};
    if (!F || Out.Calls.size() >= 400)
      continue;
    CallSite Site;
    Site.Callee = F;
    Site.Names.Object = named(A.What);
    Site.At = C.At;
    Site.IsCallback = true;
    State Within = S; // what the call waits for, it has waited for when it calls back
    const std::vector<FactAt> &In = Facts[Where.Block].Facts;
    for (uint32_t I = Where.Index + 1; I != In.size() && In[I].Call == In[Where.Index].Call; ++I)
      if (const auto *W = std::get_if<Wait>(&In[I].What))
        pass(Within, W->What);
    takeState(Site, Within, Where);
    // It waits for what it signals itself: whoever comes second waits for the first.
    for (uint32_t I = Where.Index + 1; I != In.size() && In[I].Call == In[Where.Index].Call; ++I)
      if (const auto *G = std::get_if<Signal>(&In[I].What))
        Site.Once |= llvm::any_of(WaitsFor, [&](PlaceId W) { return W == G->What; });
    Out.Calls.push_back(std::move(Site));
  }
}

/// A guard, or what keeps one beside a reference: `Locked lock() { return Locked(*this); }`, `pair<unique_lock, T *>`.
static bool holdsGuard(const TuFacts &Tu, TypeId T) {
  auto isGuard = [&](TypeId Part) { return Tu.Types[Part].Kind == Category::Guard; };
  return isGuard(T) || llvm::any_of(Tu.Types[T].Arguments, isGuard) ||
         llvm::any_of(Tu.Types[T].Members, [&](const Member &M) { return isGuard(M.Type); });
}

void ThreadCollector::leaving(const FactAt &At, FactRef Where) {
  // What is returned by way of other views (`return string_view(Text).substr(0, 8)`): the member, or what it holds. What
  // its elements own in turn need not be the lock's.
  if (const auto *E = std::get_if<Escape>(&At.What);
      E && E->Where == EscapeTo::Return && Fn.Info.ObjectType && Fn.Locks && !holdsGuard(Fn.Tu, Fn.Info.ResultType))
    for (BorrowId B : Fn.Loans->loansBefore(E->What, Where)) {
      PlaceId Borrowed = Fn.Known.resolve((*Fn.Loans)[B].Place);
      SharedPlace Of = named(Borrowed);
      auto Contents = llvm::count_if(Of.Path, [](const SharedStep &S) { return S.Kind == Projection::Content; });
      // The text of a string within is the element's own; what a smart pointer leads to is another object.
      bool IsApart = false;
      for (PlaceId P = Borrowed; P; P = Facts.Places[P].Parent)
        IsApart |= Facts.Places[P].Kind == Projection::Content && Fn.Tu.Types[typeOf(Facts.Places[P].Parent)].Deletes;
      if (Of.From == SharedPlace::Root::This && (Contents <= 1 || (Contents == 2 && !IsApart)) && !isExempt(Borrowed))
        Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Borrowed)});
    }
  const auto *I = std::get_if<Issue>(&At.What);
  if (!I || holdsGuard(Fn.Tu, Fn.Info.ResultType))
    return;
  const PlaceNode &Root = Facts.Places[Facts.Places.rootOf(I->Into)];
  if (Root.Kind != Projection::Return && Root.Kind != Projection::Param && Root.Kind != Projection::Global)
    return;
  SharedPlace Of = named(Facts.Loans[I->Loan.Raw].Borrowed);
  if (Of.From == SharedPlace::Root::This && !isExempt(Facts.Loans[I->Loan.Raw].Borrowed))
    Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Facts.Loans[I->Loan.Raw].Borrowed)});
}

void ThreadCollector::collectBlock(BlockId B, const State *Start) {
  if (!Start)
    return;
  State S = *Start;
  const std::vector<FactAt> &In = Facts[B].Facts;
  for (uint32_t I = 0; I != In.size(); ++I) {
    const FactAt &At = In[I];
    FactRef Where{B, I};
    if (std::holds_alternative<Unreachable>(At.What))
      return;
    const Call *Of = At.Call ? &Facts[At.Call] : nullptr;
    // What a callee with a body does, its own evidence says; a constructor's object is nobody else's yet.
    bool IsOwn = !Of || !hasEvidence(*Of);
    bool Unsure = Of && Of->Callee && !Fn.Tu[Of->Callee].IsSystem && !Fn.Tu[Of->Callee].HasBody &&
                  !Fn.Tu[Of->Callee].Defaulted &&
                  Fn.Summaries.of(Of->Callee).Source == SummarySource::Signature;
    // A declaration that takes a string by const reference reads it; what it does to an object of the project's is open.
    auto isPlain = [&](PlaceId P) {
      const TypeInfo &T = Fn.Tu.Types[typeOf(P)];
      return T.Members.empty() && !T.IsIncomplete && !T.IsPolymorphic && T.Kind != Category::View;
    };
    bool Fresh = Of && (Of->How == CallKind::Constructor || Of->How == CallKind::Destructor);
    auto use = [&](PlaceId P, bool Writes) {
      const auto *R = std::get_if<Read>(&At.What);
      bool SurelyReads = R && R->How == ReadKind::Argument && Of && isPlain(P);
      if (!IsOwn || (Unsure && !SurelyReads) || (Of && !Of->Callee))
        return;
      if (Fresh && Of->Object && Facts.Places.isPartOf(P, Of->Object->What)) {
        if (P == Initialising)
          Initialising = {};
        return;
      }
      access(P, Writes, std::holds_alternative<Mutate>(At.What), At, Where, S);
      viewed(P, Writes, At, Where, S);
    };
    if (const auto *R = std::get_if<Read>(&At.What)) {
      use(R->What, false);
    } else if (const auto *W = std::get_if<Write>(&At.What)) {
      if (!(Of && W->What == Of->Result))
        use(W->What, true);
    } else if (const auto *M = std::get_if<Mutate>(&At.What)) {
      use(M->What, true);
    } else if (const auto *V = std::get_if<Move>(&At.What)) {
      use(V->From, true);
    } else if (const auto *F = std::get_if<Free>(&At.What)) {
      freed(*F, At, Where, S);
    } else if (const auto *Awaited = std::get_if<Wait>(&At.What)) {
      if (Facts.Places[Awaited->What].Kind == Projection::Global && !Of)
        Initialising = Awaited->What;
      std::vector<HeldLock> Held = held(Where);
      if (!Held.empty() && Of && At.Trail.empty()) {
        // The lock given to the wait is let go meanwhile.
        bool GivesLock = false;
        for (const Argument &A : Of->Args) {
          if (!A.What)
            continue;
          for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, Where)) {
            GivesLock = true;
            llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == namedLock(G.Lock); });
          }
          if (A.What && Fn.Tu.Types[typeOf(A.What)].IsPointer) {
            SharedPlace Lock = Out.Views.extend(named(A.What), SharedStep{Projection::Deref});
            size_t Before = Held.size();
            llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == Lock; });
            GivesLock |= Held.size() != Before;
          }
        }
        if (GivesLock && !Held.empty())
          Out.Waits.push_back({named(Awaited->What), std::move(Held), Of->At, false});
      }
    } else if (const auto *J = std::get_if<Join>(&At.What)) {
      if (std::vector<HeldLock> Held = held(Where);
          !Held.empty() && Of && Of->How != CallKind::Destructor)
        Out.Waits.push_back({named(J->Handle), std::move(Held), At.At, true});
    } else if (const auto *A = std::get_if<Acquire>(&At.What)) {
      // A callee that returns with the lock held, or with a guard of it, takes it for this function.
      if (A->Always && !A->Adopts && Fn.Locks)
        for (PlaceId Lock : Fn.Locks->locksOf(A->Lock, Where)) {
          Acquisition Q{{namedLock(Lock), A->Mode, At.At}, {}, letGo(Where), {{At.At, Facts.Function}}};
          // What this very call let go before, itself or by a guard.
          for (uint32_t F = 0; F != I; ++F)
            if (const auto *R = std::get_if<Release>(&In[F].What); R && In[F].Call && In[F].Call == At.Call) {
              Q.LetGo.push_back(named(R->Lock));
              for (PlaceId Given : Fn.Locks->locksOf(R->Lock, {B, F}))
                Q.LetGo.push_back(namedLock(Given));
            }
          for (const HeldLock &L : held(Where))
            if (!llvm::any_of(In, [&](const FactAt &F) {
                  const auto *Other = std::get_if<Acquire>(&F.What);
                  return Other && F.Call && F.Call == At.Call &&
                         llvm::any_of(Fn.Locks->locksOf(Other->Lock, Where),
                                      [&](PlaceId P) { return namedLock(P) == L.Lock; });
                }))
              Q.Before.push_back(L);
          Q.BesideElement = besideElement(Lock, Where);
          Q.IsRecursive = isRecursiveLock(Fn.Tu, Facts, Lock);
          Out.Acquisitions.push_back(std::move(Q));
        }
    } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
      call(Facts[C->Call], At, Where, S);
      if (!IsOwn || !Of->Callee || !Fn.Tu[Of->Callee].IsSystem) // a span that is handed to somebody will be read
        for (const Argument &Given : Of->Args)
          if (Given.What && Fn.Tu.Types[Given.Type].Kind == Category::View && Fn.Tu.Types[Given.Type].IsClass)
            viewedBy(Given.What, /*Writes=*/false, At, Where, S);
    }
    leaving(At, Where);
    transfer(S, Where, At);
  }
}

/// F stands in the loop that starts S: what each round makes anew, and what refers to something else in each.
void ThreadCollector::addLoopLocals(SpawnSite &S, const FactAt &F) const {
  auto root = [&](PlaceId P) { return Facts.Places.rootOf(P).Raw; };
  if (const auto *Begin = std::get_if<StorageBegin>(&F.What)) {
    S.LoopLocals.push_back(Begin->What.Raw);
  } else if (const auto *New = std::get_if<Allocate>(&F.What)) {
    S.LoopLocals.push_back(root(New->Object));
  } else if (const auto *C = std::get_if<CallFact>(&F.What)) {
    if (PlaceId Result = Facts[C->Call].Result)
      S.LoopLocals.push_back(root(Result));
  } else if (PlaceId Moved = changedBy(F.What); Moved && !Facts.Places[Fn.Known.resolve(Moved)].Parent) {
    S.LoopViews.push_back(Fn.Known.resolve(Moved).Raw);
  }
}

void ThreadCollector::run() {
  Out.Known = true;
  Out.HasLocks = Fn.Locks != nullptr;
  collectViews();
  findSpawns();
  findSignals();
  Out.HasWaits = !WaitsFor.empty();
  followHandles();
  bool AnyJoin = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      AnyJoin |= std::holds_alternative<Join>(At.What);
  bool NeedsFlow = !Out.Spawns.empty() || !WaitsFor.empty() || AnyJoin;
  bool AnyLoop = llvm::any_of(Facts.Blocks, [](const Block &B) { return B.LoopHead; });
  if (AnyLoop)
    findLoops();
  std::optional<Solver<ThreadCollector>> Flow;
  if (NeedsFlow) {
    Flow.emplace(Facts, *this, 1u << 20);
    Flow->run();
    // A spawn that runs when it is reached again runs beside itself.
    for (size_t I = 0; I != SpawnsAt.size(); ++I) {
      const auto &At = Flow->at(SpawnsAt[I].Block);
      if (!At)
        continue;
      State S = *At;
      for (uint32_t F = 0; F != SpawnsAt[I].Index; ++F)
        transfer(S, {SpawnsAt[I].Block, F}, Facts[SpawnsAt[I].Block].Facts[F]);
      Out.Spawns[I].Repeats = S.Running >> I & 1;
      Out.Spawns[I].Beside = S.Running & ~(uint64_t{1} << I);
      for (const auto &[Head, Body] : Loops)
        if (Body.contains(SpawnsAt[I].Block.Raw))
          for (uint32_t B : Body)
            for (const FactAt &F : Facts.Blocks[B].Facts)
              addLoopLocals(Out.Spawns[I], F);
    }
    if (const auto &End = Facts.Exit ? Flow->at(Facts.Exit) : Flow->at({0}))
      for (size_t I = 0; I != SpawnsAt.size(); ++I)
        Out.Spawns[I].Outlives = End->Running >> I & 1;
  }
  State Nothing;
  for (BlockId B : reversePostOrder(Facts)) {
    const State *At = &Nothing;
    if (Flow)
      At = Flow->at(B) ? &*Flow->at(B) : nullptr;
    collectBlock(B, At);
  }
  for (const Condition &C : Facts.Conditions) { // `&A < &B`, `A.Id < B.Id`
    llvm::SmallVector<PlaceId, 2> Roots;
    for (PlaceId P : C.Depends)
      if (PlaceId Root = Facts.Places.rootOf(Fn.Known.resolve(P)); !llvm::is_contained(Roots, Root))
        Roots.push_back(Root);
    Out.OrdersByAddress |= C.How == Condition::Kind::Opaque &&
                           (Roots.size() > 1 || Fn.Tu.text(C.Text).contains("this"));
  }
  auto asks = [&](PlaceId P) {
    if (SharedPlace What = named(P); !What.isNowhere() && !llvm::is_contained(Out.DecidesOn, What))
      Out.DecidesOn.push_back(std::move(What));
  };
  for (const Condition &C : Facts.Conditions)
    for (PlaceId P : C.Depends)
      asks(P);
  for (const Call &C : Facts.Calls) // `size() > 100` depends on what size() returned
    if (C.Callee && Fn.Tu[C.Callee].IsConst && C.Object)
      asks(C.Object->What);
  for (CallDecision &D : findCallDecisions(Fn))
    if (auto Site = llvm::find_if(Out.Calls, [&](const CallSite &C) { return C.Callee == D.Acts && C.At == D.ActsAt; });
        Site != Out.Calls.end() && (Site->Beside || Site->Names.Object.From != SharedPlace::Root::Local)) {
      D.Object = Site->Names.Object;
      Out.Decisions.push_back(std::move(D));
    }
  for (const DoubleCheck &D : findDoubleChecks(Fn))
    Out.DoubleChecked.push_back(sharedName(Fn.Tu, Fn.Info, named(D.What)));
  for (uint32_t P = 0; P != Facts.Places.size(); ++P)
    if (const PlaceNode &N = Facts.Places[{P}]; !N.Parent && (N.Kind == Projection::Local || N.Kind == Projection::Temp)) {
      if (N.Name)
        Out.LocalNames[P] = N.Name;
      Out.LocalTypes[P] = N.Type;
      if (FunctionId F = callOperatorOf(N.Type))
        Out.Closures[P] = F;
    }
}

/// Does the TU have anything to do with threads? Asked once: its types and the functions that it names tell.
static void lookForThreads(const SolvedFunction &Fn, ThreadEvidence &Into) {
  Into.Asked = true;
  Into.Functions.resize(Fn.Tu.Functions.size());
  for (uint32_t T = 0; T != Fn.Tu.Types.size(); ++T) {
    Category K = Fn.Tu.Types[TypeId{T}].Kind;
    Into.IsNeeded |= K == Category::Lock || K == Category::Thread || K == Category::Future || K == Category::Guard;
  }
  for (uint32_t F = 0; F != Fn.Tu.Functions.size(); ++F) {
    const FunctionInfo &Info = Fn.Tu.Functions[F];
    if (Info.HasBody)
      Into.FunctionsByName[Info.Name.Raw] = {F};
    if (Info.Which == Special::CallOperator && Info.HasBody) {
      Into.CallOperators[Info.ObjectType.Raw] = {F};
      const TypeInfo &Class = Fn.Tu.Types[Info.ObjectType];
      if (!Class.IsClosure)
        Into.NamedOperators[Fn.Tu.text(Class.Name)] = {F};
    }
    if (Info.hasHabit(Habit::RunsElsewhere)) // by its name, and by being given what can be called
      for (const Parameter &P : Info.Params)
        Into.IsNeeded |= Fn.Tu.Types[P.Type].Kind == Category::Callable || Fn.Tu.Types[P.Type].IsClosure;
    if (!Info.HasBody && !Into.IsNeeded)
      for (const Effect &E : Fn.Summaries.of({F}).Effects)
        Into.IsNeeded |= E.Kind == EffectKind::Spawn || E.Kind == EffectKind::Acquire;
  }
}

void deed::collectThreads(const SolvedFunction &Fn, ThreadEvidence &Into) {
  if (!Into.Asked)
    lookForThreads(Fn, Into);
  if (!Into.IsNeeded || !Fn.Facts.Function || Fn.Facts.Function.Raw >= Into.Functions.size())
    return;
  ThreadCollector(Fn, Into, Into.Functions[Fn.Facts.Function.Raw]).run();
}
