// double-lock: asks LockFlow whether the lock that is acquired is held by this very thread already.
//
// Not of recursive locks, not of attempts (try_lock), not of readers twice. A lock that a callee takes and gives back
// while this function holds it is found by what the whole file shows (LockOrder.cpp): a summary does not say it.
#include "checks/LockText.h"

using namespace deed;

static void check(const SolvedFunction &Fn, FactRef At, const Acquire &A, std::optional<Witness> &Paths,
                  FindingSink &Out) {
  for (PlaceId Lock : Fn.Locks->locksOf(A.Lock, At)) {
    LockStatus Before = Fn.Locks->statusBefore(Lock, At);
    if (!Before.mayBeHeld() || Before.Sites.empty() || isRecursiveLock(Fn.Tu, Fn.Facts, Lock))
      continue;
    if (A.Mode == LockMode::Shared && Before.mode() == LockMode::Shared)
      continue;
    const FactAt &Here = Fn.Facts[At.Block].Facts[At.Index];
    std::optional<FactRef> Cause;
    WitnessPath Path;
    for (FactRef Site : Before.Sites) {
      if (Fn.Facts[Site.Block].Facts[Site.Index].Call == Here.Call && Here.Call && Site != At)
        continue; // one call that takes several
      if (!Paths)
        Paths.emplace(Fn.Tu, Fn.Facts, Fn.Known);
      Path = Paths->find(Site, At, [&](FactRef R) { return releases(Fn, R, Lock); });
      if (Path.found()) {
        Cause = Site;
        break;
      }
    }
    if (!Cause)
      continue;
    bool Sure = Before.mustBeHeld();
    Finding F = lockFinding(Rule::DoubleLock, Fn, Here, Lock, Out);
    F.How = Sure ? Level::Error : Level::Warning;
    F.Message = lockName(Fn, Lock) + " is locked while this thread holds it already";
    F.Label = "locked again here: the thread waits for itself";
    if (!Sure)
      addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/false, Out);
    addAcquired(F.Steps, Fn, Lock, *Cause, Out);
    if (!Sure)
      addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
    F.Help = "unlock it first, or move what both need into a function that is called with the lock held";
    Out.add(std::move(F));
    return;
  }
}

void deed::checkDoubleLock(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks)
    return;
  std::optional<Witness> Paths;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *A = std::get_if<Acquire>(&Fn.Facts.Blocks[B].Facts[I].What))
        if (A->Always && !A->Adopts)
          check(Fn, {BlockId{B}, I}, *A, Paths, Out);
}
