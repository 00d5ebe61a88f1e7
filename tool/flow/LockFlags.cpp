// LockFlags.cpp - LockRules: what variables say of locks: answers of attempts, flags set beside them, results.
//
// A flag is known by its values (zero, else, both). Where ways meet on which it differs, a tie says for each value what
// each lock is there; a branch that asks the flag takes the tie of its side.
//
//   if (M.try_lock()) Locked = true;     Locked: both;  ties: M is held if it is set, and not if it is zero
//   if (!Locked) return;                 beyond: M is held
#include "flow/LockRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

//===-- Attempts ------------------------------------------------------------------------------------------------===//

/// `try_lock()` and its like; of what returns an error code, `pthread_mutex_lock` as well, if somebody asks.
bool LockRules::isAttempt(const Acquire &A, const FactAt &F) const {
  if (!F.Call || !Fn[F.Call].Result || A.Adopts)
    return false;
  const Call &C = Fn[F.Call];
  if (C.How == CallKind::Constructor)
    return false;
  return !A.Always ||
         (C.Callee && !Tu[C.Callee].HasBody && !A.Guard && Tu.Types[C.ResultType].IsInteger);
}

/// Nobody else changes the variable.
bool LockRules::isOwn(PlaceId Variable) const {
  Projection Kind = Fn.Places[Variable].Kind;
  if (Kind != Projection::Local && Kind != Projection::Param && Kind != Projection::Temp)
    return false;
  return llvm::none_of(Fn.Loans, [&](const Loan &L) { return resolve(L.Borrowed) == Variable; });
}

//===-- Flags and ties ------------------------------------------------------------------------------------------===//

const FlagStatus *LockRules::flag(const State &S, PlaceId Flag) {
  auto It = llvm::lower_bound(S.Flags, Flag, [](const FlagStatus &F, PlaceId P) { return F.Flag.Raw < P.Raw; });
  return It != S.Flags.end() && It->Flag == Flag ? &*It : nullptr;
}

void LockRules::setFlag(State &S, PlaceId Flag, uint8_t Values, CallId Answer) {
  constexpr size_t MaxFlags = 12;
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return T.Flag == Flag; });
  auto It = llvm::lower_bound(S.Flags, Flag, [](const FlagStatus &F, PlaceId P) { return F.Flag.Raw < P.Raw; });
  if (It != S.Flags.end() && It->Flag == Flag)
    *It = {Flag, Values, Answer};
  else if (S.Flags.size() < MaxFlags)
    S.Flags.insert(It, {Flag, Values, Answer});
}

void LockRules::forgetFlags(State &S, PlaceId Changed) const {
  auto isChanged = [&](PlaceId Flag) { return Fn.Places.mayOverlap(Flag, Changed); };
  llvm::erase_if(S.Flags, [&](const FlagStatus &F) { return isChanged(F.Flag); });
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return isChanged(T.Flag); });
}

/// The lock is taken or released: what was known of it by flags is no more.
void LockRules::untie(State &S, PlaceId Lock) const {
  llvm::erase_if(S.Ties, [&](const LockTie &T) { return T.Lock == Lock; });
  llvm::erase_if(S.Flags, [&](const FlagStatus &F) {
    auto It = F.Answer ? Attempts.find(F.Answer) : Attempts.end();
    return It != Attempts.end() && llvm::is_contained(It->second.Locks, Lock);
  });
}

void LockRules::copyFlag(State &S, PlaceId From, PlaceId To) {
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

void LockRules::onWrite(State &S, const Write &W, const FactAt &At) {
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

//===-- Branches ------------------------------------------------------------------------------------------------===//

/// The value that a variable has behind the branch.
std::optional<uint8_t> LockRules::valueIf(const Condition &C, bool Taken) const {
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
  case Condition::Kind::All:
  case Condition::Kind::Any:
  case Condition::Kind::Opaque: return std::nullopt;
  }
  return std::nullopt;
}

/// Tried: an attempt says so. Who does not get the lock has not had it from its caller either.
void LockRules::settle(State &S, PlaceId P, bool Held, bool Tried) {
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

void LockRules::assume(State &S, const Edge &E) {
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

//===-- Where paths meet ----------------------------------------------------------------------------------------===//

uint8_t LockRules::bitsIf(const State &S, PlaceId Flag, uint8_t Value, PlaceId Lock) const {
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
bool LockRules::joinFlags(State &Into, const State &From) {
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
