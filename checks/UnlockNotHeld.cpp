// unlock-not-held: asks LockFlow whether what is unlocked is not held: released before, never owned, or not got by an
// attempt. If that is so on some paths only, one must be found that can be walked.
//
// A lock that the function found as its caller left it may be the caller's to unlock: nothing is said then.
#include "checks/LockText.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Some release that comes before, to show why it is not held.
static std::optional<FactRef> earlierRelease(const SolvedFunction &Fn, FactRef At, PlaceId Lock) {
  std::optional<FactRef> Last;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      FactRef R{BlockId{B}, I};
      if (R != At && (B != At.Block.Raw || I < At.Index) && releases(Fn, R, Lock) && Fn.Locks->isReachable(R))
        Last = R;
      if (B == At.Block.Raw && I >= At.Index && Last && Last->Block == At.Block)
        return Last;
    }
  return Last;
}

static void report(const SolvedFunction &Fn, FactRef At, PlaceId Lock, llvm::StringRef Message, FindingSink &Out) {
  Finding F = lockFinding(Rule::UnlockNotHeld, Fn, Fn.Facts[At.Block].Facts[At.Index], Lock, Out);
  F.How = Level::Error;
  F.Message = Message.str();
  F.Label = "unlocked here, but not locked";
  if (auto Earlier = earlierRelease(Fn, At, Lock))
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Fn.Facts[Earlier->Block].Facts[Earlier->Index].At),
            lockName(Fn, Lock) + " is unlocked here already");
  F.Help = "unlock exactly what was locked; a `std::unique_lock` or `std::lock_guard` does so by itself";
  Out.add(std::move(F));
}

/// A condition that asks whether the attempt got the lock, and its value if it did not.
static std::optional<Assumption> failedAttempt(const SolvedFunction &Fn, FactRef At) {
  const FactAt &F = Fn.Facts[At.Block].Facts[At.Index];
  if (const auto *A = std::get_if<Acquire>(&F.What); A && A->Guard) // `if (!L.owns_lock())`
    for (uint32_t C = 0; C != Fn.Facts.Conditions.size(); ++C)
      if (const Condition &Asks = Fn.Facts.Conditions[C];
          Asks.How == Condition::Kind::Truth && Fn.Known.resolve(Asks.Place) == Fn.Known.resolve(A->Guard))
        return Assumption{ConditionId{C}, false};
  if (!F.Call || !Fn.Facts[F.Call].Result)
    return std::nullopt;
  PlaceId Answer = Fn.Facts[F.Call].Result;
  bool ZeroIsSuccess = Fn.Tu.Types[Fn.Facts[F.Call].ResultType].IsInteger; // pthread_mutex_trylock
  for (uint32_t C = 0; C != Fn.Facts.Conditions.size(); ++C)
    if (const Condition &Asks = Fn.Facts.Conditions[C];
        Asks.How == Condition::Kind::Truth && Fn.Known.resolve(Asks.Place) == Fn.Known.resolve(Answer))
      return Assumption{ConditionId{C}, ZeroIsSuccess};
  return std::nullopt;
}

/// On some path the lock was released, or an attempt did not get it, and it was not taken since.
static void checkSomePath(const SolvedFunction &Fn, FactRef At, PlaceId Lock, std::optional<Witness> &Paths,
                          FindingSink &Out) {
  Lock = Fn.Known.resolve(Lock);
  auto takes = [&](FactRef R) {
    const auto *A = std::get_if<Acquire>(&Fn.Facts[R.Block].Facts[R.Index].What);
    return A && llvm::is_contained(Fn.Locks->locksOf(A->Lock, R), Lock);
  };
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      FactRef Cause{BlockId{B}, I};
      const auto *R = std::get_if<Release>(&Fn.Facts.Blocks[B].Facts[I].What);
      const auto *A = std::get_if<Acquire>(&Fn.Facts.Blocks[B].Facts[I].What);
      std::optional<Assumption> Failed = A && !A->Always && takes(Cause) ? failedAttempt(Fn, Cause) : std::nullopt;
      if (Cause == At || !Fn.Locks->isReachable(Cause) || !(Failed || (R && R->Always && releases(Fn, Cause, Lock))))
        continue;
      if (!Paths)
        Paths.emplace(Fn.Tu, Fn.Facts, Fn.Known);
      WitnessPath Path = Paths->find(
          Cause, At, [&](FactRef F) { return F != Cause && takes(F); },
          Failed ? llvm::ArrayRef(*Failed) : llvm::ArrayRef<Assumption>());
      if (!Path.found())
        continue;
      Finding F = lockFinding(Rule::UnlockNotHeld, Fn, Fn.Facts[At.Block].Facts[At.Index], Lock, Out);
      F.How = Level::Warning;
      F.Message = lockName(Fn, Lock) + " is unlocked, but on some path it is not held";
      F.Label = "unlocked here";
      addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/false, Out);
      addStep(F.Steps, Step::Kind::Cause, Out.resolve(Fn.Facts.Blocks[B].Facts[I].At),
              lockName(Fn, Lock) + (Failed ? " may not be got here" : " is unlocked here already"));
      addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
      F.Help = "unlock exactly what was locked; a `std::unique_lock` or `std::lock_guard` does so by itself";
      return Out.add(std::move(F));
    }
}

/// The first thing that happens.
static FactRef firstFact(const FunctionFacts &Facts) {
  BlockId B{0};
  for (size_t Steps = 0; Facts[B].Facts.empty() && Facts[B].Next.size() == 1 && Steps != Facts.Blocks.size(); ++Steps)
    B = Facts[B].Next.front().To;
  return {B, 0};
}

/// `if (Wanted) M.lock();`: whoever calls without wanting it has it already. Then there is work on both ways together,
/// behind the lock or not; `if (!Valid) goto out;` skips all of it.
static bool isTakenOnDemand(const SolvedFunction &Fn, FactRef Site, FactRef At) {
  const FunctionFacts &Facts = Fn.Facts;
  auto reach = [&](BlockId From, BlockId Without) {
    llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
    llvm::SmallVector<BlockId, 16> Work{From};
    while (!Work.empty()) {
      BlockId B = Work.pop_back_val();
      if (B == Without || Seen.test(B.Raw))
        continue;
      Seen.set(B.Raw);
      if (B != At.Block)
        for (const Edge &E : Facts[B].Next)
          if (!E.Exceptional)
            Work.push_back(E.To);
    }
    return Seen;
  };
  llvm::BitVector Both = reach(BlockId{0}, Site.Block);
  llvm::BitVector Behind(static_cast<unsigned>(Facts.Blocks.size()));
  for (const Edge &E : Facts[Site.Block].Next)
    if (!E.Exceptional)
      Behind |= reach(E.To, Site.Block);
  Both &= Behind;
  llvm::BitVector Leads(static_cast<unsigned>(Facts.Blocks.size())); // to the unlock
  Leads.set(At.Block.Raw);
  for (bool Any = true; Any;) {
    Any = false;
    for (unsigned B : Both.set_bits())
      if (!Leads.test(B) && llvm::any_of(Facts.Blocks[B].Next, [&](const Edge &E) {
            return !E.Exceptional && Leads.test(E.To.Raw);
          })) {
        Leads.set(B);
        Any = true;
      }
  }
  Both &= Leads;
  for (unsigned B : Both.set_bits()) {
    const std::vector<FactAt> &There = Facts.Blocks[B].Facts;
    const size_t End = B == At.Block.Raw ? At.Index : There.size();
    for (size_t I = 0; I != End; ++I)
      if (const auto *Made = std::get_if<CallFact>(&There[I].What);
          Made && Made->Call != Facts[At.Block].Facts[At.Index].Call)
        return true;
  }
  const Block &Takes = Facts[Site.Block];
  return Takes.Next.size() == 1 && llvm::any_of(Facts.Blocks, [&](const Block &B) { // without an else
           auto leads = [&](BlockId To) { return llvm::any_of(B.Next, [&](const Edge &E) { return E.To == To; }); };
           return leads(Site.Block) && leads(Takes.Next.front().To);
         });
}

/// The function takes the lock on one way here, and comes by another on which nobody has: `if (!Valid) goto out;` above
/// the lock, and `out: unlock` below. Who calls cannot have it: on the first way he would wait for himself.
static void checkUntaken(const SolvedFunction &Fn, FactRef At, const LockStatus &Before, std::optional<Witness> &Paths,
                         FindingSink &Out) {
  PlaceId Lock = Before.Lock;
  if (Before.Sites.empty() || isRecursiveLock(Fn.Tu, Fn.Facts, Lock) || !Fn.Info.Locks.empty() ||
      Fn.Info.hasHabit(Habit::WantsLockHeld))
    return;
  for (FactRef S : Before.Sites) {
    const FactAt &F = Fn.Facts[S.Block].Facts[S.Index];
    const auto *A = std::get_if<Acquire>(&F.What);
    if (!A || !A->Always || A->Adopts || !F.Trail.empty() || isTakenOnDemand(Fn, S, At))
      return;
  }
  auto takes = [&](FactRef R) {
    const auto *A = std::get_if<Acquire>(&Fn.Facts[R.Block].Facts[R.Index].What);
    return A && llvm::is_contained(Fn.Locks->locksOf(A->Lock, R), Lock);
  };
  if (!Paths)
    Paths.emplace(Fn.Tu, Fn.Facts, Fn.Known);
  WitnessPath Path = Paths->find(firstFact(Fn.Facts), At, takes);
  if (!Path.found())
    return;
  Finding F = lockFinding(Rule::UnlockNotHeld, Fn, Fn.Facts[At.Block].Facts[At.Index], Lock, Out);
  F.How = Level::Warning;
  F.Message = lockName(Fn, Lock) + " is unlocked, but on some path it has not been locked";
  F.Label = "unlocked here";
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
  addStep(F.Steps, Step::Kind::Related,
          Out.resolve(Fn.Facts[Before.Sites.front().Block].Facts[Before.Sites.front().Index].At),
          lockName(Fn, Lock) + " is locked here, which that path does not come by");
  F.Help = "leave by a way that does not unlock where the lock has not been taken yet";
  Out.add(std::move(F));
}

void deed::checkUnlockNotHeld(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks)
    return;
  std::optional<Witness> Paths;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      const auto *R = std::get_if<Release>(&At.What);
      FactRef Here{BlockId{B}, I};
      if (!R || !R->Always || !Fn.Locks->isReachable(Here))
        continue;
      bool ByDestructor = At.Call && Fn.Facts[At.Call].How == CallKind::Destructor;
      bool ByAssignment = At.Call && Fn.Facts[At.Call].Callee &&
                          (Fn.Tu[Fn.Facts[At.Call].Callee].Which == Special::MoveAssignment ||
                           Fn.Tu[Fn.Facts[At.Call].Callee].Which == Special::CopyAssignment);
      if (ByDestructor || ByAssignment)
        continue;
      std::vector<GuardStatus> Guards = Fn.Locks->guardBefore(R->Lock, Here);
      if (!Guards.empty()) {
        if (llvm::all_of(Guards, [](const GuardStatus &G) { return G.How == Owns::No; }))
          report(Fn, Here, Guards.front().Lock,
                 quoted(Fn, R->Lock, "the guard") + " is unlocked but does not own " +
                     lockName(Fn, Guards.front().Lock),
                 Out);
        else if (Guards.size() == 1 && Guards.front().How == Owns::Perhaps)
          checkSomePath(Fn, Here, Guards.front().Lock, Paths, Out);
        continue;
      }
      if (Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Fn.Known.resolve(R->Lock))].Kind == Category::Guard)
        continue; // somebody else's
      LockStatus Before = Fn.Locks->statusBefore(R->Lock, Here);
      if (!(Before.Bits & (LockHeld | LockEntry)))
        report(Fn, Here, R->Lock, lockName(Fn, R->Lock) + " is unlocked but not held", Out);
      else if ((Before.Bits & LockFree) && !Before.Guarded)
        checkSomePath(Fn, Here, R->Lock, Paths, Out);
      else if ((Before.Bits & LockEntry) && Before.mayBeHeld() && !Before.Guarded && At.Trail.empty())
        checkUntaken(Fn, Here, Before, Paths, Out);
    }
}
