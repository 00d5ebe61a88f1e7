// lock-not-released: a lock taken by hand that some path gives back and another, on its way out, does not.
//
// A function that keeps the lock on all its paths, or never gives it back, means to: `void Lock() { M.lock(); }`. One
// whose callers see which it was (by its result) does, too. Guards release by themselves.
#include "checks/LockText.h"
#include "checks/WayOut.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Blocks that end in a `throw` out of the function.
static std::vector<BlockId> throwingBlocks(const SolvedFunction &Fn) {
  std::vector<BlockId> Throwing;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B) {
    bool Throws = false, Other = false;
    for (const Edge &E : Fn.Facts.Blocks[B].Next)
      (E.To == Fn.Facts.Exit && E.Exceptional ? Throws : Other) = true;
    if (Throws && !Other)
      Throwing.push_back({B});
  }
  return Throwing;
}

static bool isReleasedSomewhere(const SolvedFunction &Fn, PlaceId Lock) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I)
      if (releases(Fn, {BlockId{B}, I}, Lock))
        return true;
  return false;
}

static bool isManual(const SolvedFunction &Fn, FactRef Site) {
  const FactAt &At = Fn.Facts[Site.Block].Facts[Site.Index];
  const auto &A = std::get<Acquire>(At.What);
  // What a constructor takes, the destructor gives back, on the way of an exception too.
  if (At.Call && Fn.Facts[At.Call].How == CallKind::Constructor && Fn.Facts[At.Call].Object &&
      Fn.Tu.Types[Fn.Facts[At.Call].Object->Type].HasDestructor)
    return false;
  return !A.Guard && Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Fn.Known.resolve(A.Lock))].Kind != Category::Guard;
}

static void report(const SolvedFunction &Fn, PlaceId Lock, FactRef Site, bool Throws, const WitnessPath &Path,
                   FindingSink &Out) {
  const FactAt &At = Fn.Facts[Site.Block].Facts[Site.Index];
  Finding F = lockFinding(Rule::LockNotReleased, Fn, At, Lock, Out);
  F.How = Level::Warning;
  F.Message = lockName(Fn, Lock) + " is not unlocked on every way out of the function";
  const char *Leaves = Throws ? "an exception leaves the function with the lock held"
                              : "the function returns with the lock held";
  // Told where the unlock is missing, if the code has a statement there.
  WayOut Last = wayOut(Fn, Path);
  FileSpan There = Out.resolve(Last.At);
  bool TellThere = There.valid() && (Throws || Last.IsReturn);
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/false, Out);
  if (TellThere) {
    addAcquired(F.Steps, Fn, Lock, Site, Out);
    F.At = There;
    F.Label = Leaves;
  } else {
    F.Label = "locked here";
  }
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
  if (!TellThere)
    addStep(F.Steps, Step::Kind::Related, There, Leaves);
  F.Help = "lock with a `std::lock_guard` or `std::unique_lock`, which unlocks on every way out";
  Out.add(std::move(F));
}

/// Some path from the acquisition returns, or throws, without a release.
static void check(const SolvedFunction &Fn, PlaceId Lock, FactRef Site, const Witness &Paths, FindingSink &Out) {
  // Given back to the caller in the meantime, and taken again.
  if (Fn.Locks->statusBefore(Lock, Site).Bits & LockGiven)
    return;
  auto Ends = [&](FactRef R) { return releases(Fn, R, Lock); };
  for (const LockStatus &L : Fn.Locks->atExit())
    if (L.Lock == Lock && L.mayBeHeld() && !L.mustBeHeld() && !L.Guarded && llvm::is_contained(L.Sites, Site))
      if (WitnessPath Path = Paths.find(Site, {Fn.Facts.Exit, 0}, Ends); Path.found())
        return report(Fn, Lock, Site, /*Throws=*/false, Path, Out);
  for (BlockId B : throwingBlocks(Fn)) {
    FactRef End{B, static_cast<uint32_t>(Fn.Facts[B].Facts.size())};
    LockStatus There = Fn.Locks->statusBefore(Lock, End);
    if (There.mayBeHeld() && !There.Guarded && llvm::is_contained(There.Sites, Site))
      if (WitnessPath Path = Paths.find(Site, End, Ends); Path.found())
        return report(Fn, Lock, Site, /*Throws=*/true, Path, Out);
  }
}

void deed::checkLockNotReleased(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks || llvm::any_of(Fn.Info.Locks, [](const LockClaim &C) {
        return C.What == LockClaim::Kind::Acquire || C.What == LockClaim::Kind::TryAcquire;
      }))
    return;
  llvm::SmallVector<PlaceId, 4> Done;
  std::optional<Witness> Paths;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const auto *A = std::get_if<Acquire>(&Fn.Facts.Blocks[B].Facts[I].What);
      FactRef Site{BlockId{B}, I};
      if (!A || A->Adopts || !isManual(Fn, Site) || !Fn.Locks->isReachable(Site))
        continue;
      PlaceId Lock = Fn.Known.resolve(A->Lock);
      if (llvm::is_contained(Done, Lock) || !isReleasedSomewhere(Fn, Lock))
        continue;
      Done.push_back(Lock);
      if (!Paths)
        Paths.emplace(Fn.Tu, Fn.Facts, Fn.Known);
      check(Fn, Lock, Site, *Paths, Out);
    }
}
