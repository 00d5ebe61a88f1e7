#include "flow/LockFlow.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace deed;

namespace {

/// A variable that branches ask, and what is known of it: a bit for zero, one for all else.
struct FlagStatus {
  PlaceId Flag;
  uint8_t Values = 0;
  CallId Answer; ///< it has what this call, which tries to lock, has returned
  bool operator==(const FlagStatus &) const = default;
};
constexpr uint8_t FlagZero = 1, FlagNonZero = 2, FlagAny = 3;

/// What a lock is wherever the flag has the value: `bool Locked = false; if (M.try_lock()) Locked = true;`.
struct LockTie {
  PlaceId Flag;
  uint8_t Value = 0; ///< FlagZero or FlagNonZero
  PlaceId Lock;
  uint8_t Bits = 0;
  bool operator==(const LockTie &) const = default;
};

/// Lists sorted by place; what is not listed is as at the entry, no guard of anything, or of any value.
struct LockState {
  std::vector<LockStatus> Locks;
  std::vector<GuardStatus> Guards;
  std::vector<FlagStatus> Flags;
  std::vector<LockTie> Ties; ///< of flags that may be both; no tie: the lock is the same either way
  std::vector<LockStatus> Past; ///< the caller's, given back; then the pointer that named them was set: `M->unlock(); M = nullptr;`
  bool Dead = false;         ///< some flag would have to be both: nobody gets here
};

bool before(const GuardStatus &A, const GuardStatus &B) {
  return std::tie(A.Guard.Raw, A.Lock.Raw) < std::tie(B.Guard.Raw, B.Lock.Raw);
}

/// Sets a bound function's facts of locks in order, and says what each does to what is known.
class LockDomain {
public:
  static constexpr Direction Way = Direction::Forward;
  static constexpr size_t MaxSites = 8;
  using State = LockState;

  LockDomain(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  State boundary() { return {}; }
  bool join(State &Into, const State &From);
  void transfer(State &S, FactRef Where, const FactAt &F);
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
  void assume(State &S, const Edge &E);

  llvm::SmallVector<PlaceId, 1> locksOf(const State &S, PlaceId LockOrGuard) const;
  llvm::SmallVector<PlaceId, 1> releasedBy(const State &S, PlaceId LockOrGuard) const;
  PlaceId resolve(PlaceId P) const { return Known.resolve(P); }
  static const LockStatus *find(const State &S, PlaceId Lock);

  /// What the lock is where the flag has the value; no bits: it never has.
  uint8_t bitsIf(const State &S, PlaceId Flag, uint8_t Value, PlaceId Lock) const;

private:
  /// The answer of a call says whether it got these locks.
  struct Attempt {
    llvm::SmallVector<PlaceId, 2> Locks; ///< or guards, resolved
    uint8_t Success = FlagNonZero;       ///< FlagZero: pthread_mutex_trylock
  };
  bool isAttempt(const Acquire &A, const FactAt &F) const;
  bool isOwn(PlaceId Variable) const;
  static const FlagStatus *flag(const State &S, PlaceId Flag);
  void setFlag(State &S, PlaceId Flag, uint8_t Values, CallId Answer = {});
  void forgetFlags(State &S, PlaceId Changed) const;
  void untie(State &S, PlaceId Lock, CallId By = {}) const;
  void copyFlag(State &S, PlaceId From, PlaceId To);
  void onWrite(State &S, const Write &W, const FactAt &At);
  bool joinFlags(State &Into, const State &From);
  std::optional<uint8_t> valueIf(const Condition &C, bool Taken) const;
  LockStatus &entry(State &S, PlaceId Lock);
  void acquire(State &S, PlaceId Lock, LockMode Mode, bool Always, std::optional<FactRef> Site);
  void release(State &S, PlaceId Lock, bool Always, bool ByGuard);
  void set(State &S, PlaceId Guard, PlaceId Lock, Owns How);
  void own(State &S, PlaceId Guard, PlaceId Lock, bool Always);
  void forgetBehind(State &S, PlaceId Pointer);
  void forgetChosenBy(State &S, PlaceId Variable);
  void forgetPartsOf(State &S, PlaceId Whole, bool WithReferents);
  void rename(State &S, PlaceId Pointer, PlaceId Copy);
  void settle(State &S, PlaceId LockOrGuard, bool Held, bool Tried);
  bool isGuard(const State &S, PlaceId P) const;
  bool isOthers(PlaceId Guard) const;
  bool isRecursive(PlaceId Lock) const { return isRecursiveLock(Tu, Fn, Lock); }
  TypeId typeOf(PlaceId P) const { return deed::typeOf(Tu, Fn, P); }

  void onIssue(State &S, const Issue &F);
  void onFlow(State &S, const Flow &F);
  void onAcquire(State &S, const Acquire &F, FactRef Where);
  void onRelease(State &S, const Release &F, const FactAt &At);
  bool isByGuard(const Release &F, const FactAt &At) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  llvm::DenseMap<CallId, Attempt> Attempts;
  llvm::DenseSet<PlaceId> Asked; ///< what branches ask, where it could tell of a lock; and the result
};

} // namespace

LockDomain::LockDomain(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
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

/// Nobody else changes the variable.
bool LockDomain::isOwn(PlaceId Variable) const {
  Projection Kind = Fn.Places[Variable].Kind;
  if (Kind != Projection::Local && Kind != Projection::Param && Kind != Projection::Temp)
    return false;
  return llvm::none_of(Fn.Loans, [&](const Loan &L) { return resolve(L.Borrowed) == Variable; });
}

/// `try_lock()` and its like; of what returns an error code, `pthread_mutex_lock` as well, if somebody asks.
bool LockDomain::isAttempt(const Acquire &A, const FactAt &F) const {
  if (!F.Call || !Fn[F.Call].Result || A.Adopts)
    return false;
  const Call &C = Fn[F.Call];
  if (C.How == CallKind::Constructor)
    return false;
  return !A.Always ||
         (C.Callee && !Tu[C.Callee].HasBody && !A.Guard && Tu.Types[C.ResultType].IsInteger);
}

bool LockDomain::isGuard(const State &S, PlaceId P) const {
  if (Tu.Types[typeOf(P)].Kind == Category::Guard)
    return true;
  return llvm::any_of(S.Guards, [&](const GuardStatus &G) { return G.Guard == P; });
}

const LockStatus *LockDomain::find(const State &S, PlaceId Lock) {
  auto It = llvm::lower_bound(S.Locks, Lock, [](const LockStatus &L, PlaceId P) { return L.Lock.Raw < P.Raw; });
  return It != S.Locks.end() && It->Lock == Lock ? &*It : nullptr;
}

LockStatus &LockDomain::entry(State &S, PlaceId Lock) {
  auto It = llvm::lower_bound(S.Locks, Lock, [](const LockStatus &L, PlaceId P) { return L.Lock.Raw < P.Raw; });
  if (It == S.Locks.end() || It->Lock != Lock)
    It = S.Locks.insert(It, LockStatus{.Lock = Lock});
  return *It;
}

llvm::SmallVector<PlaceId, 1> LockDomain::locksOf(const State &S, PlaceId P) const {
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

/// What a Release is about. An object of this function may have been handed the lock on ways that Aliases does not follow:
/// `Finally Unlock([this] { M.unlock(); });` keeps a copy of the closure. What it leads to is then the one lock that is
/// held and ends in the same members.
llvm::SmallVector<PlaceId, 1> LockDomain::releasedBy(const State &S, PlaceId P) const {
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

/// A guard that was here before the function began, and of which it does not know the lock.
bool LockDomain::isOthers(PlaceId Guard) const {
  if (!Fn.Places[Guard].Parent || Fn.Places[Guard].Cut)
    return false; // a parameter by value is the function's own
  Projection Root = Fn.Places[Fn.Places.rootOf(Guard)].Kind;
  return Root == Projection::Param || Root == Projection::This || Root == Projection::Global;
}

//===-- Locks -------------------------------------------------------------------------------------------------===//

static uint8_t oneMore(uint8_t Bits, uint8_t Once) {
  return static_cast<uint8_t>((Bits & ~LockHeld ? Once : 0) | (Bits & LockHeld ? LockTwice : 0));
}

static uint8_t oneLess(uint8_t Bits) {
  uint8_t Out = Bits & (LockFree | LockGiven);
  if (Bits & LockEntry)
    Out |= LockGiven;
  if (Bits & (LockShared | LockExclusive))
    Out |= LockFree;
  if (Bits & LockTwice) // how often is not counted
    Out |= LockTwice | LockExclusive;
  return Out;
}

void LockDomain::acquire(State &S, PlaceId Lock, LockMode Mode, bool Always, std::optional<FactRef> Site) {
  untie(S, Lock);
  LockStatus &L = entry(S, Lock);
  uint8_t Once = Mode == LockMode::Shared ? LockShared : LockExclusive;
  uint8_t After = isRecursive(Lock) ? oneMore(L.Bits, Once) : Once;
  bool WasHeld = L.mayBeHeld(), WasGiven = L.Bits & LockGiven;
  if (Always) {
    L.Bits = After;
    if (!WasHeld || !isRecursive(Lock))
      L.Sites.clear();
  } else {
    L.Bits |= After;
  }
  L.Guarded = false;
  L.Regained |= WasGiven;
  if (Site && !llvm::is_contained(L.Sites, *Site) && L.Sites.size() < MaxSites)
    L.Sites.insert(llvm::lower_bound(L.Sites, *Site), *Site);
}

void LockDomain::release(State &S, PlaceId Lock, bool Always, bool ByGuard) {
  untie(S, Lock);
  LockStatus &L = entry(S, Lock);
  // A guard that owns the lock on some paths releases it on those: where it is not held, nothing happens.
  uint8_t Touched = ByGuard ? L.Bits & LockHeld : L.Bits;
  uint8_t After = oneLess(Touched) | (L.Bits & ~Touched);
  // Said to be held (`REQUIRES(M)`, `M.AssertHeld()`): it was the caller who took it.
  if (L.mayBeHeld() && L.Sites.empty() && (After & LockFree) && !(L.Bits & LockFree))
    After = static_cast<uint8_t>((After & ~LockFree) | LockGiven);
  L.Bits = Always ? After : static_cast<uint8_t>(L.Bits | After);
  if (!L.mayBeHeld())
    L.Sites.clear();
}

//===-- Guards --------------------------------------------------------------------------------------------------===//

void LockDomain::set(State &S, PlaceId Guard, PlaceId Lock, Owns How) {
  GuardStatus New{Guard, Lock, How};
  auto It = std::lower_bound(S.Guards.begin(), S.Guards.end(), New, before);
  if (It != S.Guards.end() && It->Guard == Guard && It->Lock == Lock)
    It->How = How;
  else
    S.Guards.insert(It, New);
  if (How != Owns::No)
    entry(S, Lock).Guarded = true;
}

void LockDomain::own(State &S, PlaceId Guard, PlaceId Lock, bool Always) {
  set(S, Guard, Lock, Always ? Owns::Yes : Owns::Perhaps);
}

void LockDomain::onIssue(State &S, const Issue &F) {
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
void LockDomain::onFlow(State &S, const Flow &F) {
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

void LockDomain::onAcquire(State &S, const Acquire &F, FactRef Where) {
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
bool LockDomain::isByGuard(const Release &F, const FactAt &At) const {
  const Call *C = At.Call ? &Fn[At.Call] : nullptr;
  if (!C || !C->Object || !C->Object->What || !Fn.Places.isPartOf(F.Lock, C->Object->What))
    return false;
  for (PlaceId P = F.Lock; P != C->Object->What; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Deref || Fn.Places[P].Kind == Projection::Content)
      return true;
  return false;
}

void LockDomain::onRelease(State &S, const Release &F, const FactAt &At) {
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

//===-- What ends what is known -----------------------------------------------------------------------------------===//

/// Pointer refers to something else now: a lock reached through it is another one.
void LockDomain::forgetBehind(State &S, PlaceId Pointer) {
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

/// The variable counts on: `Locks[I]` is another one now. Of one that a guard will release, it is enough to know that it is
/// held, whichever it was.
void LockDomain::forgetChosenBy(State &S, PlaceId Variable) {
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

/// Whole is another object from here on, or none. What a pointer in it leads to outlives it: `void lock(Account *A)` has
/// locked something when A is gone.
void LockDomain::forgetPartsOf(State &S, PlaceId Whole, bool WithReferents) {
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
void LockDomain::rename(State &S, PlaceId Pointer, PlaceId Copy) {
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

void LockDomain::transfer(State &S, FactRef Where, const FactAt &At) {
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

//===-- Branches --------------------------------------------------------------------------------------------------===//

/// Tried: an attempt says so. Who does not get the lock has not had it from its caller either.
void LockDomain::settle(State &S, PlaceId P, bool Held, bool Tried) {
  bool IsGuard = isGuard(S, P), IsLost = Held;
  for (PlaceId Lock : locksOf(S, P)) {
    LockStatus &L = entry(S, Lock);
    IsLost &= !L.mayBeHeld();
    if (Held && L.mayBeHeld())
      L.Bits &= LockHeld;
    else if (!Held && !Tried && (L.Bits & ~LockHeld))
      L.Bits &= static_cast<uint8_t>(~LockHeld), L.Sites.clear();
    else if (!Held)
      L.Bits = LockFree, L.Sites.clear();
  }
  if (IsGuard && !IsLost)
    for (GuardStatus &G : S.Guards)
      if (G.Guard == P)
        G.How = Held ? Owns::Yes : Owns::No;
}

/// The value that a variable has behind the branch.
std::optional<uint8_t> LockDomain::valueIf(const Condition &C, bool Taken) const {
  switch (C.How) {
  case Condition::Kind::Truth: return Taken ? FlagNonZero : FlagZero;
  case Condition::Kind::Equals:
    if (C.Value == 0)
      return Taken ? FlagZero : FlagNonZero;
    if (Taken)
      return FlagNonZero;
    return FlagZero; // neither -1 nor EBUSY: it went well; a bool that is not true is false
  case Condition::Kind::Less: // `rc < 0`: error codes are on one side only
    if (C.Value == 0)
      return Taken ? FlagNonZero : FlagZero;
    return std::nullopt;
  case Condition::Kind::Opaque: return std::nullopt;
  }
  return std::nullopt;
}

void LockDomain::assume(State &S, const Edge &E) {
  const Condition &C = Fn.Conditions[E.If.Raw];
  std::optional<uint8_t> Value = C.Place ? valueIf(C, E.Taken) : std::nullopt;
  if (!Value)
    return;
  PlaceId Subject = resolve(C.Place);
  const FlagStatus *F = flag(S, Subject);
  if (F && F->Answer) {
    const Attempt &Made = Attempts.find(F->Answer)->second;
    for (PlaceId P : Made.Locks)
      settle(S, P, *Value == Made.Success, /*Tried=*/true);
    return;
  }
  if (C.How == Condition::Kind::Truth && isGuard(S, Subject))
    return settle(S, Subject, E.Taken, /*Tried=*/false);
  bool IsTied = F && F->Values == FlagAny;
  bool IsSure = C.How == Condition::Kind::Truth || (C.How == Condition::Kind::Equals && C.Value == 0) || E.Taken;
  if (IsSure && F && !(F->Values & *Value)) { // `j >= 0` does not mean that j is 0
    S = {};
    S.Dead = true;
    return;
  }
  if (!IsSure && (C.How != Condition::Kind::Less || !IsTied))
    return;
  if (IsTied)
    for (const LockTie &T : S.Ties)
      if (T.Flag == Subject && T.Value == *Value && T.Bits) {
        LockStatus &L = entry(S, T.Lock);
        L.Bits = L.Bits & T.Bits ? L.Bits & T.Bits : T.Bits;
        if (!L.mayBeHeld())
          L.Sites.clear();
      }
  if (IsSure)
    setFlag(S, Subject, *Value);
}

//===-- Flags ---------------------------------------------------------------------------------------------------===//

const FlagStatus *LockDomain::flag(const State &S, PlaceId Flag) {
  auto It = llvm::lower_bound(S.Flags, Flag, [](const FlagStatus &F, PlaceId P) { return F.Flag.Raw < P.Raw; });
  return It != S.Flags.end() && It->Flag == Flag ? &*It : nullptr;
}

void LockDomain::setFlag(State &S, PlaceId Flag, uint8_t Values, CallId Answer) {
  constexpr size_t MaxFlags = 12;
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return T.Flag == Flag; });
  auto It = llvm::lower_bound(S.Flags, Flag, [](const FlagStatus &F, PlaceId P) { return F.Flag.Raw < P.Raw; });
  if (It != S.Flags.end() && It->Flag == Flag)
    *It = {Flag, Values, Answer};
  else if (S.Flags.size() < MaxFlags)
    S.Flags.insert(It, {Flag, Values, Answer});
}

void LockDomain::forgetFlags(State &S, PlaceId Changed) const {
  auto isChanged = [&](PlaceId Flag) { return Fn.Places.mayOverlap(Flag, Changed); };
  llvm::erase_if(S.Flags, [&](const FlagStatus &F) { return isChanged(F.Flag); });
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return isChanged(T.Flag); });
}

/// The lock is taken or released: what was known of it by flags is no more.
void LockDomain::untie(State &S, PlaceId Lock, CallId By) const {
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return T.Lock == Lock; });
  llvm::erase_if(S.Flags, [&](const FlagStatus &F) {
    auto It = F.Answer && F.Answer != By ? Attempts.find(F.Answer) : Attempts.end();
    return It != Attempts.end() && llvm::is_contained(It->second.Locks, Lock);
  });
}

void LockDomain::copyFlag(State &S, PlaceId From, PlaceId To) {
  const FlagStatus *F = flag(S, From);
  if (!F)
    return forgetFlags(S, To);
  setFlag(S, To, F->Values, F->Answer);
  std::vector<LockTie> Same;
  for (LockTie T : S.Ties)
    if (T.Flag == From) {
      T.Flag = To;
      Same.push_back(T);
    }
  llvm::append_range(S.Ties, Same);
}

void LockDomain::onWrite(State &S, const Write &W, const FactAt &At) {
  PlaceId P = resolve(W.What);
  const FlagStatus *F = flag(S, P);
  if (F && F->Answer && F->Answer == At.Call)
    return; // the answer itself
  forgetFlags(S, P);
  if (!W.Always)
    return;
  if (W.Value)
    setFlag(S, P, *W.Value ? FlagNonZero : FlagZero);
  else if (W.SameAs)
    copyFlag(S, resolve(W.SameAs), P);
}

uint8_t LockDomain::bitsIf(const State &S, PlaceId Flag, uint8_t Value, PlaceId Lock) const {
  const LockStatus *L = find(S, Lock);
  const uint8_t Bits = L ? L->Bits : LockEntry;
  const FlagStatus *F = flag(S, Flag);
  if (!F)
    return Bits;
  if (F->Answer) {
    const Attempt &Made = Attempts.find(F->Answer)->second;
    if (!llvm::is_contained(Made.Locks, Lock))
      return Bits;
    return Value == Made.Success ? Bits & LockHeld : LockFree;
  }
  if (!(F->Values & Value))
    return 0;
  for (const LockTie &T : S.Ties)
    if (T.Flag == Flag && T.Value == Value && T.Lock == Lock)
      return T.Bits;
  return Bits;
}

/// Flags that are known on both sides stay known; where they differ, each value has its locks.
bool LockDomain::joinFlags(State &Into, const State &From) {
  if (Into.Flags.empty())
    return false;
  std::vector<FlagStatus> Flags;
  std::vector<LockTie> Ties;
  for (const FlagStatus &F : Into.Flags) {
    const FlagStatus *Other = flag(From, F.Flag);
    if (!Other)
      continue;
    if (F == *Other && F.Answer) {
      Flags.push_back(F);
      continue;
    }
    Flags.push_back({F.Flag, static_cast<uint8_t>(F.Values | Other->Values), {}});
    if (Flags.back().Values != FlagAny)
      continue;
    llvm::SmallVector<PlaceId, 4> Locks;
    for (const State *S : {static_cast<const State *>(&Into), &From})
      for (const LockStatus &L : S->Locks)
        if (!llvm::is_contained(Locks, L.Lock))
          Locks.push_back(L.Lock);
    for (PlaceId Lock : Locks) {
      uint8_t IfZero = bitsIf(Into, F.Flag, FlagZero, Lock) | bitsIf(From, F.Flag, FlagZero, Lock);
      uint8_t IfNot = bitsIf(Into, F.Flag, FlagNonZero, Lock) | bitsIf(From, F.Flag, FlagNonZero, Lock);
      if (IfZero != IfNot) {
        Ties.push_back({F.Flag, FlagZero, Lock, IfZero});
        Ties.push_back({F.Flag, FlagNonZero, Lock, IfNot});
      }
    }
  }
  bool Changed = Flags != Into.Flags || Ties != Into.Ties;
  Into.Flags = std::move(Flags);
  Into.Ties = std::move(Ties);
  return Changed;
}

bool LockDomain::join(State &Into, const State &From) {
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
    Joined.Regained |= L.Regained;
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

//===-- Questions -------------------------------------------------------------------------------------------------===//

class LockFlow::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Fn(Fn), Domain(Tu, Fn, Known), Fixpoint(Fn, Domain, Budget), GaveUp(Fixpoint.run() == Solved::GaveUp) {}

  /// Null if no path gets there.
  const LockState *before(FactRef At);

  const FunctionFacts &Fn;
  LockDomain Domain;
  Solver<LockDomain> Fixpoint;
  const bool GaveUp;

private:
  struct {
    BlockId Block;
    uint32_t Index = 0;
    bool Dead = false;
    std::optional<LockState> State;
  } Cursor;
};

const LockState *LockFlow::Solution::before(FactRef At) {
  if (Cursor.Block != At.Block || Cursor.Index > At.Index) {
    Cursor.Block = At.Block;
    Cursor.Index = 0;
    Cursor.Dead = false;
    Cursor.State = Fixpoint.at(At.Block);
  }
  if (!Cursor.State || Cursor.State->Dead)
    return nullptr;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (; Cursor.Index < At.Index && !Cursor.Dead; ++Cursor.Index) {
    const FactAt &F = Facts[Cursor.Index];
    Cursor.Dead = std::holds_alternative<Unreachable>(F.What);
    if (!Cursor.Dead)
      Domain.transfer(*Cursor.State, {At.Block, Cursor.Index}, F);
  }
  return Cursor.Dead ? nullptr : &*Cursor.State;
}

bool LockFlow::isNeeded(const FunctionFacts &Bound) {
  for (const Block &B : Bound.Blocks)
    for (const FactAt &F : B.Facts)
      if (std::holds_alternative<Acquire>(F.What) || std::holds_alternative<Release>(F.What))
        return true;
  return false;
}

LockFlow::LockFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Known, Budget)) {}
LockFlow::~LockFlow() = default;
LockFlow::LockFlow(LockFlow &&) noexcept = default;

bool LockFlow::gaveUp() const { return Solved->GaveUp; }
bool LockFlow::isReachable(FactRef At) const { return Solved->before(At) != nullptr; }

std::vector<LockStatus> LockFlow::heldBefore(FactRef At) const {
  std::vector<LockStatus> Held;
  if (const LockState *S = Solved->before(At))
    for (const LockStatus &L : S->Locks)
      if (L.mayBeHeld())
        Held.push_back(L);
  return Held;
}

std::vector<LockStatus> LockFlow::givenBefore(FactRef At) const {
  std::vector<LockStatus> Given;
  if (const LockState *S = Solved->before(At))
    for (const LockStatus &L : S->Locks)
      if (L.mustBeGiven())
        Given.push_back(L);
  return Given;
}

LockStatus LockFlow::statusBefore(PlaceId Lock, FactRef At) const {
  Lock = Solved->Domain.resolve(Lock);
  const LockState *S = Solved->before(At);
  const LockStatus *L = S ? LockDomain::find(*S, Lock) : nullptr;
  return L ? *L : LockStatus{.Lock = Lock};
}

std::vector<GuardStatus> LockFlow::guardBefore(PlaceId Guard, FactRef At) const {
  std::vector<GuardStatus> Out;
  Guard = Solved->Domain.resolve(Guard);
  if (const LockState *S = Solved->before(At))
    for (const GuardStatus &G : S->Guards)
      if (G.Guard == Guard)
        Out.push_back(G);
  return Out;
}

llvm::SmallVector<PlaceId, 1> LockFlow::locksOf(PlaceId LockOrGuard, FactRef At) const {
  const LockState *S = Solved->before(At);
  if (!S)
    return {};
  const std::vector<FactAt> &In = Solved->Fn[At.Block].Facts;
  bool Releases = At.Index < In.size() && std::holds_alternative<Release>(In[At.Index].What);
  return Releases ? Solved->Domain.releasedBy(*S, LockOrGuard) : Solved->Domain.locksOf(*S, LockOrGuard);
}

std::vector<LockStatus> LockFlow::atExit() const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  std::vector<LockStatus> Out;
  if (S)
    for (const LockStatus &L : S->Locks)
      if (L.Bits != LockEntry)
        Out.push_back(L);
  if (S)
    for (const LockStatus &L : S->Past)
      if (llvm::none_of(Out, [&](const LockStatus &Now) { return Now.Lock == L.Lock; }))
        Out.push_back(L);
  return Out;
}

uint8_t LockFlow::bitsIfResult(PlaceId Lock, bool NonZero) const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  PlaceId Return = Solved->Fn.Places.find({}, Projection::Return, 0);
  return S && Return ? Solved->Domain.bitsIf(*S, Return, NonZero ? FlagNonZero : FlagZero, Lock) : 0;
}

std::vector<GuardStatus> LockFlow::guardsAtExit() const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  return S ? S->Guards : std::vector<GuardStatus>{};
}
