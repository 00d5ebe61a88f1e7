#include "checks/ThreadModel.h"
#include "summary/Store.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

SharedPlace deed::renamed(const SharedPlace &P, const CallNames &Names, const SharedViews &Views) {
  auto behindDeref = [&](const SharedPlace &Referent) -> SharedPlace {
    if (P.Path.empty() || P.Path[0].Kind != Projection::Deref || Referent.isNowhere())
      return {};
    return Views.extend(Referent, llvm::ArrayRef<SharedStep>(P.Path).drop_front());
  };
  switch (P.From) {
  case SharedPlace::Root::Global: return P;
  case SharedPlace::Root::This: return behindDeref(Names.Object);
  case SharedPlace::Root::Param: {
    if (P.Key >= Names.Params.size())
      return {};
    const CallNames::Actual &A = Names.Params[P.Key];
    if (A.IsReferent)
      return behindDeref(A.What);
    // The callee's own copy: what it leads to is the caller's all the same.
    return P.isIndirect() && !A.What.isNowhere() ? Views.extend(A.What, P.Path) : SharedPlace{};
  }
  case SharedPlace::Root::Local:
  case SharedPlace::Root::Nowhere: return {};
  }
  return {};
}

SharedPlace deed::claimedLock(const TuFacts &Tu, const LockClaim &Claim) {
  auto Formal = parseFormalPlace(Claim.Place);
  if (!Formal || Formal->Root == FormalRoot::Return)
    return {};
  SharedPlace P{SharedPlace::Root::This, 0};
  if (Formal->Root == FormalRoot::Param)
    P = {SharedPlace::Root::Param, Formal->Param};
  else if (Formal->Root == FormalRoot::Global)
    P = {SharedPlace::Root::Global, Tu.Names.find(Formal->Global).Raw};
  for (const FormalStep &S : Formal->Path)
    P.Path.push_back({S.Kind, S.Kind == Projection::Field ? Tu.Names.find(S.Key).Raw : 0});
  return P;
}

/// A lock that cannot be named here stays, as Nowhere: something is held.
static std::vector<HeldLock> renamedLocks(llvm::ArrayRef<HeldLock> Locks, const CallNames &Names,
                                          const SharedViews &Views) {
  std::vector<HeldLock> Out;
  for (HeldLock L : Locks) {
    L.Lock = renamed(L.Lock, Names, Views);
    Out.push_back(std::move(L));
  }
  return Out;
}

/// The caller's locks that are still held where the callee has released some; what was let go of these is added to
/// LetGo.
static std::vector<HeldLock> keptBy(llvm::ArrayRef<SharedPlace> Inner, const CallSite &C, const SharedViews &Views,
                                    std::vector<SharedPlace> &LetGo) {
  std::vector<HeldLock> Kept = C.Held;
  LetGo = C.LetGo;
  for (const SharedPlace &P : Inner) {
    SharedPlace Here = renamed(P, C.Names, Views);
    if (Here.isNowhere())
      continue;
    for (const auto &[Guard, Lock] : C.Guards)
      if (Guard == Here)
        llvm::erase_if(Kept, [&, &Lock = Lock](const HeldLock &L) { return L.Lock == Lock; });
    llvm::erase_if(Kept, [&](const HeldLock &L) { return L.Lock == Here; });
    LetGo.push_back(std::move(Here));
  }
  return Kept;
}

/// Seen by those who call F, or by a thread that F starts.
static bool isVisible(const SharedPlace &P, const FunctionEvidence &In) {
  switch (P.From) {
  case SharedPlace::Root::Nowhere: return false;
  case SharedPlace::Root::Local: return !In.Spawns.empty();
  case SharedPlace::Root::Param: return P.isIndirect() || !In.Spawns.empty(); // by value, it is a local
  case SharedPlace::Root::This: return P.isIndirect();
  case SharedPlace::Root::Global: return true;
  }
  return false;
}

constexpr size_t MaxWay = 6, MaxClosed = 600;

static void addOnce(std::vector<SharedAccess> &All, SharedAccess A) {
  if (All.size() >= MaxClosed)
    return;
  for (const SharedAccess &B : All)
    if (B.What == A.What && B.Writes == A.Writes && B.Beside == A.Beside && B.Held == A.Held && B.LetGo == A.LetGo &&
        B.After == A.After && B.Late == A.Late && B.Once == A.Once && B.AfterJoin == A.AfterJoin &&
        B.InLoop == A.InLoop && B.BesideNone == A.BesideNone && B.Way.back().At == A.Way.back().At)
      return;
  All.push_back(std::move(A));
}

SharedAccess deed::throughCall(const SharedAccess &Inner, const CallNames &Names, const SharedViews &Views) {
  SharedAccess A = Inner;
  A.What = renamed(Inner.What, Names, Views);
  if (A.What.isNowhere())
    return A;
  A.Held = renamedLocks(Inner.Held, Names, Views);
  auto rename = [&](std::vector<SharedPlace> &Places) {
    for (SharedPlace &P : Places)
      P = renamed(P, Names, Views);
    llvm::erase_if(Places, [](const SharedPlace &P) { return P.isNowhere(); });
  };
  rename(A.After);
  rename(A.Late);
  return A;
}

ThreadModel::ThreadModel(const TuFacts &Tu, const ThreadEvidence &Evidence)
    : Tu(Tu), Evidence(Evidence), Callers(Tu.Functions.size()) {
  for (auto *M : {&Accesses.State, &Locks.State, &Signalled.State})
    M->assign(Tu.Functions.size(), 0);
  Accesses.Known.resize(Tu.Functions.size());
  Locks.Known.resize(Tu.Functions.size());
  Signalled.Known.resize(Tu.Functions.size());
  for (uint32_t F = 0; F != Evidence.Functions.size(); ++F) {
    if (!Evidence.Functions[F].Known)
      continue;
    All.push_back({F});
    for (const CallSite &C : Evidence.Functions[F].Calls)
      Callers[C.Callee.Raw].push_back({{F}, &C});
    if (Tu.text(Tu[FunctionId{F}].Pattern) == "main")
      Main = {F};
  }
  findConcurrent();
  for (FunctionId F : All)
    StartsThreads |= threadsOf(F) != 0;
}

const std::vector<SharedAccess> &ThreadModel::closed(FunctionId F) {
  std::vector<SharedAccess> &Out = Accesses.Known[F.Raw];
  if (Accesses.State[F.Raw])
    return Out;
  Accesses.State[F.Raw] = 1;
  const FunctionEvidence &E = of(F);
  std::vector<SharedAccess> Here = E.Accesses;
  for (const CallSite &C : E.Calls) {
    if (Accesses.State[C.Callee.Raw] == 1)
      continue;
    const std::vector<SharedAccess> &Inner = closed(C.Callee);
    for (const SharedAccess &I : Inner) {
      if (C.OnFresh && I.What.From == SharedPlace::Root::This)
        continue;
      SharedAccess A = throughCall(I, C.Names, E.Views);
      if (!isVisible(A.What, E) || A.Way.size() >= MaxWay)
        continue;
      std::vector<HeldLock> Kept = keptBy(I.LetGo, C, E.Views, A.LetGo);
      A.Held.insert(A.Held.begin(), Kept.begin(), Kept.end());
      A.After.insert(A.After.begin(), C.After.begin(), C.After.end());
      llvm::erase_if(A.Late, [&](const SharedPlace &P) { return llvm::is_contained(E.Signals, P); });
      A.Late.insert(A.Late.begin(), C.Late.begin(), C.Late.end());
      A.Once |= C.Once;
      A.Way.insert(A.Way.begin(), {C.At, F});
      A.Beside = C.Beside;
      A.AfterJoin |= C.AfterJoin;
      A.InLoop |= C.InLoop;
      A.BesideNone |= C.BesideNone;
      addOnce(Here, std::move(A));
    }
  }
  Accesses.State[F.Raw] = 2;
  return Out = std::move(Here);
}

const std::vector<Acquisition> &ThreadModel::acquisitions(FunctionId F) {
  std::vector<Acquisition> &Out = Locks.Known[F.Raw];
  if (Locks.State[F.Raw])
    return Out;
  Locks.State[F.Raw] = 1;
  const FunctionEvidence &E = of(F);
  std::vector<Acquisition> Here = E.Acquisitions;
  for (const CallSite &C : E.Calls) {
    // Of one that calls this one in turn: what it surely takes itself. A call with the lock held may say by an argument
    // that it need not be taken.
    const bool IsCircular = Locks.State[C.Callee.Raw] == 1;
    const std::vector<Acquisition> &Inner = IsCircular ? of(C.Callee).Acquisitions : acquisitions(C.Callee);
    for (const Acquisition &I : Inner) {
      if (Here.size() >= 200 || I.Way.size() >= MaxWay)
        break;
      if (IsCircular && !I.IsSure)
        continue;
      Acquisition A = I;
      A.Lock.Lock = renamed(I.Lock.Lock, C.Names, E.Views);
      if (A.Lock.Lock.isNowhere())
        continue;
      A.Before = renamedLocks(I.Before, C.Names, E.Views);
      std::vector<HeldLock> Kept = keptBy(I.LetGo, C, E.Views, A.LetGo);
      A.Before.insert(A.Before.begin(), Kept.begin(), Kept.end());
      A.Way.insert(A.Way.begin(), {C.At, F});
      if (llvm::none_of(Here, [&](const Acquisition &B) {
            return B.Lock == A.Lock && B.Before == A.Before && B.LetGo == A.LetGo;
          }))
        Here.push_back(std::move(A));
    }
  }
  Locks.State[F.Raw] = 2;
  return Out = std::move(Here);
}

const std::vector<SharedPlace> &ThreadModel::signals(FunctionId F) {
  std::vector<SharedPlace> &Out = Signalled.Known[F.Raw];
  if (Signalled.State[F.Raw])
    return Out;
  Signalled.State[F.Raw] = 1;
  const FunctionEvidence &E = of(F);
  std::vector<SharedPlace> Here = E.Signals;
  for (const CallSite &C : E.Calls)
    if (Signalled.State[C.Callee.Raw] != 1)
      for (const SharedPlace &I : signals(C.Callee))
        if (SharedPlace P = renamed(I, C.Names, E.Views); !P.isNowhere() && Here.size() < 64 &&
                                                          !llvm::is_contained(Here, P))
          Here.push_back(std::move(P));
  Signalled.State[F.Raw] = 2;
  return Out = std::move(Here);
}

std::vector<SharedAccess> ThreadModel::threadAccesses(FunctionId F, const SpawnSite &S) {
  std::vector<SharedAccess> Out;
  if (!isThread(S))
    return Out;
  const FunctionEvidence &E = of(F);
  auto add = [&](const SharedAccess &I, const CallNames &Names, Span At) {
    SharedAccess A = throughCall(I, Names, E.Views);
    if (!isVisible(A.What, E) || A.Way.size() >= MaxWay)
      return;
    if (!S.Runs)
      A.Way.insert(A.Way.begin(), {At, F});
    A.Beside = 0;
    addOnce(Out, std::move(A));
  };
  if (S.Runs) {
    // A closure is copied into the thread: its captures by copy are the thread's own.
    auto isOwnCapture = [&](const SharedPlace &P) {
      if (Tu[S.Runs].Which != Special::CallOperator || P.From != SharedPlace::Root::This)
        return false;
      return llvm::none_of(llvm::ArrayRef<SharedStep>(P.Path).drop_front(std::min<size_t>(1, P.Path.size())),
                           [](const SharedStep &Step) {
                             return Step.Kind == Projection::Deref || Step.Kind == Projection::Content;
                           });
    };
    for (const SharedAccess &I : closed(S.Runs))
      if (!isOwnCapture(I.What))
        add(I, S.Names, S.At);
  } else if (S.Inherited < E.Calls.size()) {
    const CallSite &C = E.Calls[S.Inherited];
    if (C.Callee != F)
      for (const SpawnSite &Inner : of(C.Callee).Spawns)
        if (Inner.Outlives && (Inner.Runs || Accesses.State[C.Callee.Raw] != 1))
          for (const SharedAccess &I : threadAccesses(C.Callee, Inner))
            add(I, C.Names, C.At);
  }
  return Out;
}

std::vector<Acquisition> ThreadModel::threadAcquisitions(FunctionId F, const SpawnSite &S) {
  std::vector<Acquisition> Out;
  const FunctionEvidence &E = of(F);
  if (S.Runs && isThread(S))
    for (Acquisition A : acquisitions(S.Runs)) {
      A.Lock.Lock = renamed(A.Lock.Lock, S.Names, E.Views);
      if (!A.Lock.Lock.isNowhere())
        Out.push_back(std::move(A));
    }
  return Out;
}

std::vector<SharedPlace> ThreadModel::threadSignals(FunctionId F, const SpawnSite &S) {
  std::vector<SharedPlace> Out;
  if (!isThread(S))
    return Out;
  const FunctionEvidence &E = of(F);
  auto add = [&](const SharedPlace &I, const CallNames &Names) {
    if (SharedPlace P = renamed(I, Names, E.Views); !P.isNowhere())
      Out.push_back(std::move(P));
  };
  if (S.Runs) {
    for (const SharedPlace &I : signals(S.Runs))
      add(I, S.Names);
  } else if (S.Inherited < E.Calls.size() && E.Calls[S.Inherited].Callee != F) {
    const CallSite &C = E.Calls[S.Inherited];
    for (const SpawnSite &Inner : of(C.Callee).Spawns)
      if (Inner.Outlives)
        for (const SharedPlace &I : threadSignals(C.Callee, Inner))
          add(I, C.Names);
  }
  llvm::append_range(Out, S.Signals);
  if (!S.Handle.isNowhere()) // its end: whoever has joined it, here or in a callee, has seen all
    Out.push_back(S.Handle);
  return Out;
}

//===-- Who runs when ---------------------------------------------------------------------------------------------===//

bool ThreadModel::isThread(const SpawnSite &S) const {
  if (!S.Stored)
    return !S.IsSend;
  auto isIt = [&](const CallableStore &C) { return C.isSameAs(*S.Stored); };
  // Its name counts as long as nobody is seen to call what it stores.
  return llvm::any_of(EmptiedByThread, isIt) || (S.ByName && llvm::none_of(Emptied, isIt));
}

uint64_t ThreadModel::threadsOf(FunctionId F) const {
  uint64_t Bits = 0;
  const std::vector<SpawnSite> &Spawns = of(F).Spawns;
  for (size_t I = 0; I != Spawns.size(); ++I)
    if (isThread(Spawns[I]))
      Bits |= uint64_t{1} << I;
  return Bits;
}

bool ThreadModel::isSerial(const SpawnSite &S) const {
  auto isIt = [&](const CallableStore &C) { return S.Stored && C.isSameAs(*S.Stored); };
  return llvm::any_of(EmptiedByThread, isIt) && llvm::none_of(EmptiedBySeveral, isIt);
}

void ThreadModel::addCallees(llvm::DenseSet<uint32_t> &To, llvm::SmallVectorImpl<FunctionId> &Work) {
  while (!Work.empty())
    for (const CallSite &C : of(Work.pop_back_val()).Calls)
      if (To.insert(C.Callee.Raw).second)
        Work.push_back(C.Callee);
}

/// A function that calls callables which it does not know has them from one of the places that it, or what it calls for
/// the purpose, looks into.
void ThreadModel::findStores() {
  for (FunctionId F : All) {
    const FunctionEvidence &E = of(F);
    if (E.StoredCalls.empty())
      continue;
    std::vector<CallableStore> Here;
    for (const StoredCall &C : E.StoredCalls)
      if (!C.From.Name.empty())
        Here.push_back(C.From);
    for (const SharedAccess &A : closed(F)) {
      if (A.What.From != SharedPlace::Root::This && A.What.From != SharedPlace::Root::Global)
        continue;
      bool IsGlobal = A.What.From == SharedPlace::Root::Global;
      CallableStore S{IsGlobal || Tu[F].IsLambda ? "" : Tu.text(Tu[F].Class).str(),
                      IsGlobal ? "::" + Tu.text({A.What.Key}).str() : ""};
      for (const SharedStep &Step : A.What.Path) {
        if (Step.Kind == Projection::Content || Step.Kind == Projection::Element)
          break;
        if (Step.Kind == Projection::Field && Step.Up == SharedStep::None)
          S.Name = Tu.text({Step.Key}).str();
      }
      Here.push_back(std::move(S));
    }
    llvm::append_range(Emptied, Here);
    if (InThread.contains(F.Raw))
      llvm::append_range(EmptiedByThread, Here);
    if (InSeveral.contains(F.Raw))
      llvm::append_range(EmptiedBySeveral, Here);
  }
}

void ThreadModel::findConcurrent() {
  llvm::SmallVector<FunctionId, 32> Work, Several;
  std::set<std::pair<uint32_t, uint32_t>> Starts; // by where and what
  // First the threads that need no further proof, then what such threads find in stores, until nothing is added.
  for (size_t Known = ~size_t{0}; Known != InThread.size();) {
    Known = InThread.size();
    for (FunctionId F : All)
      for (const SpawnSite &S : of(F).Spawns)
        if (S.Runs && isThread(S)) {
          bool Again = !Starts.insert({S.At.Begin, S.Runs.Raw}).second;
          if (InThread.insert(S.Runs.Raw).second)
            Work.push_back(S.Runs);
          else if (!Again && !S.Stored)
            Several.push_back(S.Runs);
          if (S.Repeats)
            Several.push_back(S.Runs);
        }
    addCallees(InThread, Work);
    for (FunctionId F : Several)
      InSeveral.insert(F.Raw);
    addCallees(InSeveral, Several);
    Emptied.clear();
    EmptiedByThread.clear();
    EmptiedBySeveral.clear();
    findStores();
  }
  Concurrent = InThread;
  for (FunctionId F : All)
    for (const CallSite &C : of(F).Calls)
      if ((C.Beside & threadsOf(F)) && Concurrent.insert(C.Callee.Raw).second)
        Work.push_back(C.Callee);
  addCallees(Concurrent, Work);
}

/// Its callers are in sight, and all of them are making or ending an object.
bool ThreadModel::isCalledByConstructors(FunctionId F) const {
  for (const Caller &C : Callers[F.Raw])
    switch (Tu[C.From].Which) {
    case Special::DefaultConstructor:
    case Special::CopyConstructor:
    case Special::MoveConstructor:
    case Special::OtherConstructor:
    case Special::Destructor: break;
    case Special::None:
    case Special::CopyAssignment:
    case Special::MoveAssignment:
    case Special::CallOperator: return false;
    }
  return !Callers[F.Raw].empty();
}

/// Callers outside of the class are in sight, and all of them hold some lock.
bool ThreadModel::isCalledLocked(FunctionId F) const {
  bool Outside = false;
  for (const Caller &C : Callers[F.Raw]) {
    Outside |= Tu[C.From].ObjectType != Tu[F].ObjectType;
    if (C.At->Held.empty())
      return false;
  }
  return Outside;
}

bool ThreadModel::isCopyEntry(FunctionId F) const {
  const FunctionInfo &Info = Tu[F];
  return Info.Which == Special::CopyConstructor && Info.HasBody && !Info.Defaulted && Info.IsPublic &&
         llvm::all_of(Callers[F.Raw], [](const Caller &C) { return C.At->Held.empty(); });
}

bool ThreadModel::isEntry(FunctionId F) const {
  const FunctionInfo &Info = Tu[F];
  switch (Info.Which) {
  case Special::DefaultConstructor:
  case Special::CopyConstructor:
  case Special::MoveConstructor:
  case Special::MoveAssignment:
  case Special::OtherConstructor:
  case Special::Destructor: return false;
  case Special::CallOperator:
    if (Info.IsLambda)
      return false;
    break;
  case Special::None:
  case Special::CopyAssignment: break;
  }
  if (Tu.text(Info.Pattern).starts_with("initialiser of ")) // of a global, before main
    return false;
  if (!Info.HasBody || Info.hasHabit(Habit::WantsLockHeld) || of(F).LetsGo || F == Main)
    return false;
  if (!Info.IsPublic || (Info.IsInternal && !Info.ObjectType))
    return false;
  return !isCalledLocked(F) && !isCalledByConstructors(F);
}

//===-- Races -----------------------------------------------------------------------------------------------------===//

bool deed::haveCommonLock(const SharedAccess &A, const SharedAccess &B) {
  for (const HeldLock &L : A.Held)
    for (const HeldLock &M : B.Held) {
      if (L.Lock.isNowhere() || M.Lock.isNowhere())
        return true; // one that has no name here
      if (L.Lock == M.Lock && !((L.Mode == LockMode::Shared && A.Writes) || (M.Mode == LockMode::Shared && B.Writes)))
        return true;
    }
  return false;
}

bool deed::mayRace(const SharedAccess &A, const SharedAccess &B, Elements How) {
  // Where data say which element is meant, a table that both count in is one; what is only set may be a permutation.
  auto isByData = [](const SharedAccess &A) {
    return !A.InPlace && llvm::any_of(A.What.Path, [](const SharedStep &S) {
      return S.Kind == Projection::Element && S.Key == SharedStep::DataElement;
    });
  };
  if (How == Elements::OwnPerThread && isByData(A) && isByData(B))
    return false;
  return (A.Writes || B.Writes) && mayMeet(A.What, B.What, How) && !haveCommonLock(A, B);
}

bool deed::areOrdered(const SharedAccess &A, llvm::ArrayRef<SharedPlace> SignalsA, const SharedAccess &B,
                      llvm::ArrayRef<SharedPlace> SignalsB) {
  auto contains = [](llvm::ArrayRef<SharedPlace> Of, const SharedPlace &P) {
    return llvm::any_of(Of, [&](const SharedPlace &Q) { return P.isPartOf(Q) || Q.isPartOf(P); });
  };
  for (const SharedPlace &P : B.After)
    if (contains(SignalsA, P) && !contains(A.Late, P))
      return true;
  for (const SharedPlace &P : A.After)
    if (contains(SignalsB, P) && !contains(B.Late, P))
      return true;
  return false;
}
