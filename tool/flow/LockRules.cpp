#include "flow/LockRules.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace deed;

static constexpr size_t MaxSites = 8; ///< per lock: the first ones will do to tell where it was taken

LockRules::LockRules(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known) {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *A = std::get_if<Acquire>(&F.What); A && isAttempt(*A, F)) {
        Attempt &Made = Attempts[F.Call];
        Made.Locks.push_back(resolve(A->Lock));
        const TypeInfo &Type = Tu.Types[Fn[F.Call].ResultType];
        Made.Success = Type.IsBool || Type.IsPointer || Type.IsClass ? FlagNonZero : FlagZero;
      }
  for (const Condition &C : Fn.Conditions)
    if (C.How != Condition::Kind::Opaque && C.Place && isOwn(resolve(C.Place)))
      Asked.insert(resolve(C.Place));
  if (PlaceId Return = Fn.Places.find({}, Projection::Return, 0))
    Asked.insert(Return);
}

const LockStatus *LockRules::find(const State &S, PlaceId Lock) {
  auto It = llvm::lower_bound(S.Locks, Lock, [](const LockStatus &L, PlaceId P) { return L.Lock.Raw < P.Raw; });
  return It != S.Locks.end() && It->Lock == Lock ? &*It : nullptr;
}

LockStatus &LockRules::entry(State &S, PlaceId Lock) {
  auto It = llvm::lower_bound(S.Locks, Lock, [](const LockStatus &L, PlaceId P) { return L.Lock.Raw < P.Raw; });
  if (It == S.Locks.end() || It->Lock != Lock)
    It = S.Locks.insert(It, LockStatus{.Lock = Lock});
  return *It;
}

static bool before(const GuardStatus &A, const GuardStatus &B) {
  return std::tie(A.Guard.Raw, A.Lock.Raw) < std::tie(B.Guard.Raw, B.Lock.Raw);
}

//===-- Locks ---------------------------------------------------------------------------------------------------===//

static uint8_t oneMore(uint8_t Bits, uint8_t Once) {
  return static_cast<uint8_t>((Bits & ~LockHeld ? Once : 0) | (Bits & LockHeld ? LockTwice : 0));
}

static uint8_t oneLess(uint8_t Bits) {
  uint8_t Out = Bits & (LockFree | LockGiven);
  if (Bits & (LockEntry | LockRegained | LockLent))
    Out |= LockGiven;
  if (Bits & (LockShared | LockExclusive))
    Out |= LockFree;
  if (Bits & LockTwice) // how often is not counted
    Out |= LockTwice | LockExclusive;
  return Out;
}

void LockRules::acquire(State &S, PlaceId Lock, LockMode Mode, bool Always, std::optional<FactRef> Site) {
  untie(S, Lock);
  LockStatus &L = entry(S, Lock);
  uint8_t Once = Mode == LockMode::Shared ? LockShared : Site ? LockExclusive : LockLent;
  uint8_t NotGiven = L.Bits & ~LockGiven;
  uint8_t After = !NotGiven ? 0 : isRecursive(Lock) ? oneMore(NotGiven, Once) : Once;
  if (L.Bits & LockGiven)
    After |= LockRegained;
  bool WasHeld = L.mayBeHeld();
  if (Always) {
    L.Bits = After;
    if (!WasHeld || !isRecursive(Lock))
      L.Sites.clear();
  } else {
    L.Bits |= After;
  }
  L.Guarded = false;
  if (Site && !llvm::is_contained(L.Sites, *Site) && L.Sites.size() < MaxSites)
    L.Sites.insert(llvm::lower_bound(L.Sites, *Site), *Site);
}

void LockRules::release(State &S, PlaceId Lock, bool Always, bool ByGuard) {
  untie(S, Lock);
  LockStatus &L = entry(S, Lock);
  // A guard that owns the lock on some paths releases it on those: where it is not held, nothing happens.
  uint8_t Touched = ByGuard ? L.Bits & LockHeld : L.Bits;
  uint8_t After = oneLess(Touched) | (L.Bits & ~Touched);
  // Said to be held for readers: it was the caller who took it.
  if (L.mayBeHeld() && L.Sites.empty() && (After & LockFree) && !(L.Bits & LockFree))
    After = static_cast<uint8_t>((After & ~LockFree) | LockGiven);
  L.Bits = Always ? After : static_cast<uint8_t>(L.Bits | After);
  if (!L.mayBeHeld())
    L.Sites.clear();
}

//===-- Guards --------------------------------------------------------------------------------------------------===//

void LockRules::set(State &S, PlaceId Guard, PlaceId Lock, Owns How) {
  GuardStatus New{Guard, Lock, How};
  auto It = std::lower_bound(S.Guards.begin(), S.Guards.end(), New, before);
  if (It != S.Guards.end() && It->Guard == Guard && It->Lock == Lock)
    It->How = How;
  else
    S.Guards.insert(It, New);
  if (How != Owns::No)
    entry(S, Lock).Guarded = true;
}

void LockRules::own(State &S, PlaceId Guard, PlaceId Lock, bool Always) {
  set(S, Guard, Lock, Always ? Owns::Yes : Owns::Perhaps);
}

//===-- Facts ---------------------------------------------------------------------------------------------------===//

void LockRules::onIssue(State &S, const Issue &F) {
  PlaceId Into = resolve(F.Into);
  if (Tu.Types[typeOf(Into)].Kind != Category::Guard)
    return forgetBehind(S, Into);
  PlaceId Lock = resolve(Fn[F.Loan].Borrowed);
  if (Fn.Places[Lock].Cut)
    return;
  for (const GuardStatus &G : S.Guards)
    if (G.Guard == Into && G.Lock == Lock)
      return;
  set(S, Into, Lock, Owns::No);
}

/// A guard moved into another, or a pointer to a lock kept by one.
void LockRules::onFlow(State &S, const Flow &F) {
  PlaceId From = resolve(F.From), To = resolve(F.To);
  llvm::SmallVector<GuardStatus, 2> Moved;
  for (const GuardStatus &G : S.Guards)
    if (Fn.Places.isPartOf(G.Guard, From))
      Moved.push_back(G);
  // `return L;` of a local moves nothing: the result is the local, which ends without letting the lock go.
  const TypeInfo &ToType = Tu.Types[typeOf(To)];
  bool IsReturned = Fn.Places[To].Kind == Projection::Return && !ToType.IsPointer && !ToType.IsReference;
  for (const GuardStatus &G : Moved) {
    if (G.Guard == From || IsReturned)
      set(S, To, G.Lock, G.How);
    if (IsReturned)
      set(S, G.Guard, G.Lock, Owns::No);
  }
  if (Moved.empty() && ToType.Kind == Category::Guard && Tu.Types[typeOf(From)].IsPointer) {
    if (PlaceId Lock = Fn.Places.find(From, Projection::Deref, 0))
      set(S, To, resolve(Lock), Owns::No);
  } else if (Moved.empty()) {
    forgetBehind(S, To);
  }
}

void LockRules::onAcquire(State &S, const Acquire &F, FactRef Where) {
  PlaceId Named = resolve(F.Lock), Guard = F.Guard ? resolve(F.Guard) : PlaceId{};
  if (F.Adopts && !F.Always && !Guard) { // let go and taken again by a callee, on some path
    for (PlaceId Lock : locksOf(S, Named))
      if (LockStatus &L = entry(S, Lock); L.mayBeHeld() && !isRecursive(Lock))
        L.Bits = (L.Bits & ~LockHeld) | (F.Mode == LockMode::Shared ? LockShared : LockExclusive);
    return;
  }
  if (isGuard(S, Named)) {
    for (PlaceId Lock : locksOf(S, Named)) {
      acquire(S, Lock, F.Mode, F.Always, Where);
      if (Lock != Named)
        own(S, Named, Lock, F.Always);
    }
    return;
  }
  if (F.Adopts) {
    if (!entry(S, Named).mayBeHeld()) // the caller's, or so it is said
      acquire(S, Named, F.Mode, F.Always, std::nullopt);
  } else {
    acquire(S, Named, F.Mode, F.Always, Where);
  }
  if (Guard)
    own(S, Guard, Named, F.Always);
}

/// `~Locker() { if (M) M->unlock(); }`: an object that refers to a lock gives it back if it has it still. It, not the
/// function that it stands in, knows when.
bool LockRules::isByGuard(const Release &F, const FactAt &At) const {
  const Call *C = At.Call ? &Fn[At.Call] : nullptr;
  if (!C || !C->Object || !C->Object->What || !Fn.Places.isPartOf(F.Lock, C->Object->What))
    return false;
  for (PlaceId P = F.Lock; P != C->Object->What; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Deref || Fn.Places[P].Kind == Projection::Content)
      return true;
  return false;
}

void LockRules::onRelease(State &S, const Release &F, const FactAt &At) {
  PlaceId Named = resolve(F.Lock);
  if (!F.Always && isByGuard(F, At)) {
    for (PlaceId Lock : releasedBy(S, Named)) {
      bool IsHeld = entry(S, Lock).mayBeHeld();
      release(S, Lock, /*Always=*/IsHeld, /*ByGuard=*/IsHeld);
    }
    return;
  }
  if (!isGuard(S, Named) || llvm::is_contained(locksOf(S, Named), Named)) {
    for (PlaceId Lock : releasedBy(S, Named))
      release(S, Lock, F.Always, /*ByGuard=*/false);
    return;
  }
  for (GuardStatus &G : S.Guards)
    if (G.Guard == Named && G.How != Owns::No) {
      release(S, G.Lock, F.Always, /*ByGuard=*/true);
      G.How = F.Always ? Owns::No : Owns::Perhaps;
    }
}

void LockRules::transfer(State &S, FactRef Where, const FactAt &At) {
  const Fact &F = At.What;
  if (S.Dead)
    return;
  if (const auto *A = std::get_if<Acquire>(&F)) {
    onAcquire(S, *A, Where);
    if (At.Call && Attempts.contains(At.Call))
      setFlag(S, resolve(Fn[At.Call].Result), FlagAny, At.Call);
    return;
  }
  if (const auto *R = std::get_if<Release>(&F))
    return onRelease(S, *R, At);
  if (const auto *I = std::get_if<Issue>(&F))
    return onIssue(S, *I);
  if (const auto *W = std::get_if<Write>(&F); W && Asked.contains(resolve(W->What)))
    onWrite(S, *W, At);
  else if (PlaceId Changed = changedBy(F); Changed && !S.Flags.empty())
    forgetFlags(S, resolve(Changed));
  if (S.Locks.empty() && S.Guards.empty() && S.Flags.empty())
    return; // nothing to move, end or forget
  if (const auto *L = std::get_if<Flow>(&F)) {
    onFlow(S, *L);
  } else if (const auto *M = std::get_if<Move>(&F)) {
    for (GuardStatus &G : S.Guards)
      if (Fn.Places.isPartOf(G.Guard, resolve(M->From)))
        G.How = Owns::No;
  } else if (const auto *W = std::get_if<Write>(&F)) {
    PlaceId P = resolve(W->What);
    // `release()` of a guard: whoever asked for it answers for the lock now.
    if (W->Value == 0)
      for (GuardStatus &G : S.Guards)
        if (G.Guard == P)
          G.How = Owns::No;
    forgetBehind(S, P);
    forgetChosenBy(S, P);
    if (W->SameAs)
      rename(S, resolve(W->SameAs), P);
  } else if (const auto *C = std::get_if<Mutate>(&F)) {
    forgetBehind(S, resolve(C->What));
    forgetChosenBy(S, resolve(C->What));
  } else if (const auto *B = std::get_if<StorageBegin>(&F)) {
    forgetFlags(S, B->What);
    forgetPartsOf(S, B->What, /*WithReferents=*/true);
  } else if (const auto *E = std::get_if<StorageEnd>(&F)) {
    // Guards within go with the whole, whose destructor nobody wrote.
    for (const GuardStatus &G : S.Guards)
      if (G.How != Owns::No && Fn.Places.isPartOf(G.Guard, E->What))
        release(S, G.Lock, /*Always=*/true, /*ByGuard=*/true);
    forgetFlags(S, E->What);
    forgetPartsOf(S, E->What, /*WithReferents=*/false);
  }
}

//===-- Where paths meet ----------------------------------------------------------------------------------------===//

bool LockRules::join(State &Into, const State &From) {
  if (From.Dead)
    return false;
  if (Into.Dead) {
    Into = From;
    return true;
  }
  bool Changed = joinFlags(Into, From);
  for (const LockStatus &L : From.Past)
    if (auto It = llvm::find_if(Into.Past, [&](const LockStatus &Mine) { return Mine.Lock == L.Lock; });
        It == Into.Past.end()) {
      Into.Past.push_back(L);
      Into.Past.back().Bits |= LockEntry;
      Changed = true;
    } else if ((It->Bits | L.Bits) != It->Bits) {
      It->Bits |= L.Bits;
      Changed = true;
    }
  for (LockStatus &Mine : Into.Past)
    if (!(Mine.Bits & LockEntry) &&
        llvm::none_of(From.Past, [&](const LockStatus &L) { return L.Lock == Mine.Lock; })) {
      Mine.Bits |= LockEntry;
      Changed = true;
    }
  for (const LockStatus &L : From.Locks) {
    LockStatus &Mine = entry(Into, L.Lock); // as at the entry, if it was not listed
    LockStatus Joined = Mine;
    Joined.Bits |= L.Bits;
    Joined.Guarded |= L.Guarded;
    for (FactRef Site : L.Sites)
      if (!llvm::is_contained(Joined.Sites, Site) && Joined.Sites.size() < MaxSites)
        Joined.Sites.insert(llvm::lower_bound(Joined.Sites, Site), Site);
    if (!(Joined == Mine)) {
      Mine = std::move(Joined);
      Changed = true;
    }
  }
  for (LockStatus &Mine : Into.Locks)
    if (!(Mine.Bits & LockEntry) && !find(From, Mine.Lock)) {
      Mine.Bits |= LockEntry;
      Changed = true;
    }
  for (const GuardStatus &G : From.Guards) {
    auto It = std::lower_bound(Into.Guards.begin(), Into.Guards.end(), G, before);
    if (It == Into.Guards.end() || before(G, *It)) {
      Into.Guards.insert(It, G);
      Changed = true;
    } else if (auto How = static_cast<Owns>(static_cast<uint8_t>(It->How) | static_cast<uint8_t>(G.How));
               How != It->How) {
      It->How = How;
      Changed = true;
    }
  }
  return Changed;
}
