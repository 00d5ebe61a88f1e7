// lock-not-released: a lock taken by hand that some path gives back and another, on its way out, does not.
//
// A function that keeps the lock on all its paths, or never gives it back, means to: `void Lock() { M.lock(); }`. One
// whose callers see which it was (by its result) does, too. Guards release by themselves. Ways out are returns,
// `throw`, calls of what is seen to throw, and in a loop the step to the next object: whose lock is not this one any
// more.
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

/// Calls of which an exception leaves the function.
static std::vector<FactRef> throwingCalls(const SolvedFunction &Fn) {
  std::vector<FactRef> Throwing;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B) {
    const Block &In = Fn.Facts.Blocks[B];
    if (llvm::any_of(In.Next, [&](const Edge &E) { return E.Exceptional && E.To != Fn.Facts.Exit; }))
      continue; // caught
    for (uint32_t I = 0; I != In.Facts.size(); ++I)
      if (const auto *C = std::get_if<CallFact>(&In.Facts[I].What); C && Fn.Facts[C->Call].Throws)
        Throwing.push_back({BlockId{B}, I});
  }
  return Throwing;
}

static bool isReleasedByDestructor(const SolvedFunction &Fn, PlaceId Lock) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      if (At.Call && Fn.Facts[At.Call].How == CallKind::Destructor && releases(Fn, {BlockId{B}, I}, Lock))
        return true;
    }
  return false;
}

/// Callers see by the result whether they have the lock: all that is returned with it held says success (true, a
/// pointer, 0 of an integer), all that is returned without says failure.
static bool isToldByResult(const SolvedFunction &Fn, PlaceId Lock) {
  const TypeInfo &Result = Fn.Tu.Types[Fn.Info.ResultType];
  bool IsNonZero = Result.IsPointer || Result.IsBool;
  uint8_t Success = Fn.Locks->bitsIfResult(Lock, IsNonZero), Failure = Fn.Locks->bitsIfResult(Lock, !IsNonZero);
  if (Success && !(Success & ~LockHeld) && Failure && !(Failure & LockHeld))
    return true;
  unsigned Held = 0, Free = 0;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const auto *W = std::get_if<Write>(&Fn.Facts.Blocks[B].Facts[I].What);
      if (!W || Fn.Facts.Places[W->What].Kind != Projection::Return || !Fn.Locks->isReachable({BlockId{B}, I}))
        continue;
      const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, W->What)];
      if (!T.IsPointer &&
          !W->Value) { // a code that somebody else has made: failure, if it is not returned with the lock
        if (T.IsBool || T.IsClass || Fn.Locks->statusBefore(Lock, {BlockId{B}, I}).mayBeHeld())
          return false;
        ++Free;
        continue;
      }
      bool IsZero = W->Value == 0;
      bool IsSuccess = T.IsPointer || T.IsBool ? !IsZero : IsZero;
      LockStatus L = Fn.Locks->statusBefore(Lock, {BlockId{B}, I});
      if (IsSuccess ? !L.mustBeHeld() : L.mayBeHeld())
        return false;
      ++(IsSuccess ? Held : Free);
    }
  return Held && Free;
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

enum class Way : uint8_t { Return, Throw, ThrowingCall, NextObject };

static const char *words(Way Leaves) {
  switch (Leaves) {
  case Way::Return: return "the function returns with the lock held";
  case Way::Throw: return "an exception leaves the function with the lock held";
  case Way::ThrowingCall: return "an exception of this call leaves the function with the lock held";
  case Way::NextObject: return "the loop goes on to the next object with this one's lock held";
  }
  return "";
}

static void report(const SolvedFunction &Fn, PlaceId Lock, FactRef Site, Way How, const WitnessPath &Path,
                   std::optional<FactRef> End, FindingSink &Out) {
  const FactAt &At = Fn.Facts[Site.Block].Facts[Site.Index];
  Finding F = lockFinding(Rule::LockNotReleased, Fn, At, Lock, Out);
  F.How = Level::Warning;
  F.Message = lockName(Fn, Lock) + " is not unlocked on every way out of the function";
  const char *Leaves = words(How);
  // Told where the unlock is missing, if the code has a statement there.
  WayOut Last = wayOut(Fn, Path, End);
  if (How == Way::ThrowingCall)
    Last.At = Fn.Facts[End->Block].Facts[End->Index].At;
  FileSpan There = Out.resolve(Last.At);
  bool TellThere = There.valid() && (How == Way::Throw || (How == Way::Return && Last.IsReturn));
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

/// Variables are set on, stepped on or begun anew.
static bool isChange(const Fact &F) {
  return std::holds_alternative<Write>(F) || std::holds_alternative<Flow>(F) || std::holds_alternative<Mutate>(F) ||
         std::holds_alternative<StorageBegin>(F);
}

/// A pointer on the way to the lock is copied: it may be released under the copy's name (`Old = Cur; Cur =
/// Cur->Next;`).
static bool isPassedOn(const SolvedFunction &Fn, PlaceId Lock) {
  llvm::SmallVector<PlaceId, 2> Pointers;
  for (PlaceId P = Lock; P; P = Fn.Facts.Places[P].Parent)
    if (Fn.Facts.Places[P].Kind == Projection::Deref)
      Pointers.push_back(Fn.Facts.Places[P].Parent);
  return llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *W = std::get_if<Write>(&F.What);
      return W && W->SameAs && !Fn.Facts.Places[W->SameAs].Parent && llvm::is_contained(Pointers, W->SameAs);
    });
  });
}

/// The lock is held here, and nobody knows which it was behind this fact: a loop has gone on to the next object.
static bool losesSight(const SolvedFunction &Fn, PlaceId Lock, FactRef At, FactRef Site) {
  LockStatus Before = Fn.Locks->statusBefore(Lock, At);
  return Before.mayBeHeld() && !Before.Guarded && llvm::is_contained(Before.Sites, Site) &&
         Fn.Locks->statusBefore(Lock, {At.Block, At.Index + 1}).Bits == LockEntry;
}

/// The lock was had there, as the answer says: what paths take for granted from the answer, or its copy, on.
static std::optional<Assumption> success(const SolvedFunction &Fn, FactRef &Site) {
  const FactAt &At = Fn.Facts[Site.Block].Facts[Site.Index];
  const Call *C = At.Call ? &Fn.Facts[At.Call] : nullptr;
  if (!C || !C->Result || C->How == CallKind::Constructor)
    return std::nullopt;
  const TypeInfo &Type = Fn.Tu.Types[C->ResultType];
  const bool IsNonZero = Type.IsBool || Type.IsPointer;
  if (!IsNonZero && (Type.IsClass || std::get<Acquire>(At.What).Always))
    return std::nullopt;
  PlaceId Answer = Fn.Known.resolve(C->Result);
  const std::vector<FactAt> &Here = Fn.Facts[Site.Block].Facts;
  for (uint32_t I = Site.Index + 1; I != Here.size(); ++I) // `int rc = begin(D);`
    if (const auto *W = std::get_if<Write>(&Here[I].What); W && W->SameAs && W->SameAs == C->Result) {
      Answer = Fn.Known.resolve(W->What);
      Site.Index = I;
      break;
    }
  for (uint32_t I = 0; I != Fn.Facts.Conditions.size(); ++I) {
    const Condition &If = Fn.Facts.Conditions[I];
    if (!If.Place || Fn.Known.resolve(If.Place) != Answer)
      continue;
    if (If.How == Condition::Kind::Truth)
      return Assumption{{I}, IsNonZero};
    if (If.How == Condition::Kind::Equals && If.Value == 0)
      return Assumption{{I}, !IsNonZero};
    if (If.How == Condition::Kind::Less && If.Value == 0 && !IsNonZero)
      return Assumption{{I}, false};
  }
  return std::nullopt;
}

/// Some path from the acquisition returns, throws, or goes on to another object, without a release.
static void check(const SolvedFunction &Fn, PlaceId Lock, FactRef Site, const Witness &Paths, FindingSink &Out) {
  // Given back to the caller in the meantime, and taken again.
  if (Fn.Locks->statusBefore(Lock, Site).Bits & LockGiven)
    return;
  auto Ends = [&](FactRef R) { return releases(Fn, R, Lock); };
  FactRef From = Site;
  const std::optional<Assumption> Had = success(Fn, From);
  auto find = [&](FactRef End) {
    return Paths.find(From, End, Ends, Had ? llvm::ArrayRef<Assumption>(*Had) : llvm::ArrayRef<Assumption>());
  };
  for (const LockStatus &L : Fn.Locks->atExit())
    if (L.Lock == Lock && L.mayBeHeld() && !L.mustBeHeld() && !L.Guarded && llvm::is_contained(L.Sites, Site) &&
        !isToldByResult(Fn, Lock))
      if (WitnessPath Path = find({Fn.Facts.Exit, 0}); Path.found())
        return report(Fn, Lock, Site, Way::Return, Path, std::nullopt, Out);
  auto isHeldAt = [&](FactRef At) {
    LockStatus There = Fn.Locks->statusBefore(Lock, At);
    return There.mayBeHeld() && !There.Guarded && llvm::is_contained(There.Sites, Site);
  };
  for (BlockId B : throwingBlocks(Fn))
    if (FactRef End{B, static_cast<uint32_t>(Fn.Facts[B].Facts.size())}; isHeldAt(End))
      if (WitnessPath Path = find(End); Path.found())
        return report(Fn, Lock, Site, Way::Throw, Path, std::nullopt, Out);
  if (!isReleasedByDestructor(Fn, Lock))
    for (FactRef Call : throwingCalls(Fn))
      if (isHeldAt(Call))
        if (WitnessPath Path = find(Call); Path.found())
          return report(Fn, Lock, Site, Way::ThrowingCall, Path, Call, Out);
  if (isPassedOn(Fn, Lock))
    return;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I)
      if (FactRef At{BlockId{B}, I}; isChange(Fn.Facts[At.Block].Facts[I].What) && losesSight(Fn, Lock, At, Site))
        if (WitnessPath Path = find(At); Path.found())
          return report(Fn, Lock, Site, Way::NextObject, Path, At, Out);
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
