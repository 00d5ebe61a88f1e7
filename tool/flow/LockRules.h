// LockRules.h - what a fact, a branch and a join of paths do to what is known of locks: the state of LockFlow.
//
// The state lists what is not as at the entry: locks, guards, and variables by which a branch can tell whether a lock
// is held. An attempt's answer is tied to its locks at once; another flag where ways meet on which it differs.
//
//   acquire M                 Locks {M: Exclusive}
//   issue M -> g; acquire g   Locks {M: Exclusive}, Guards {g: M, owned}
//   maybe acquire M, call c   Locks {M: Entry or Exclusive}, Flags {result of c: answer of c}
//   b = result of c           ... and b likewise; if b: Locks {M: Exclusive}
//
// One file per part: LockRules (locks, guards, facts, joins), LockNames (which lock a place stands for, and until
// when), LockFlags (flags, ties, branches).
#pragma once
#include "flow/LockFlow.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>

namespace deed {

constexpr uint8_t FlagZero = 1, FlagNonZero = 2, FlagAny = 3;

/// A variable that branches ask, and what is known of it: a bit for zero, one for all else.
struct FlagStatus {
  PlaceId Flag;
  uint8_t Values = 0;
  CallId Answer; ///< it has what this call, which tries to lock, has returned
  bool operator==(const FlagStatus &) const = default;
};

/// What a lock is wherever the flag has the value: `bool Locked = false; if (M.try_lock()) Locked = true;`.
struct LockTie {
  PlaceId Flag;
  uint8_t Value = 0; ///< FlagZero or FlagNonZero
  PlaceId Lock;
  uint8_t Bits = 0; ///< LockBits
  bool operator==(const LockTie &) const = default;
};

/// Lists sorted by place; what is not listed is as at the entry, no guard of anything, or of any value.
struct LockState {
  std::vector<LockStatus> Locks;
  std::vector<GuardStatus> Guards;
  std::vector<FlagStatus> Flags;
  std::vector<LockTie> Ties; ///< of flags that may be both; no tie: the lock is the same either way
  /// The caller's, given back; then the pointer that named them was set: `M->unlock(); M = nullptr;`.
  std::vector<LockStatus> Past;
  bool Dead = false; ///< some flag would have to be both: nobody gets here
};

class LockRules {
public:
  LockRules(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  // As a question to the solver.
  static constexpr Direction Way = Direction::Forward;
  using State = LockState;
  State boundary() { return {}; }
  bool join(State &Into, const State &From);
  void transfer(State &S, FactRef Where, const FactAt &F);
  void assume(State &S, const Edge &E);
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }

  PlaceId resolve(PlaceId P) const { return Known.resolve(P); }
  static const LockStatus *find(const State &S, PlaceId Lock);
  /// The lock itself, or those of the guard.
  llvm::SmallVector<PlaceId, 1> locksOf(const State &S, PlaceId LockOrGuard) const;
  /// What a Release is about.
  llvm::SmallVector<PlaceId, 1> releasedBy(const State &S, PlaceId LockOrGuard) const;
  /// What the lock is where the flag has the value; no bits: it never has.
  uint8_t bitsIf(const State &S, PlaceId Flag, uint8_t Value, PlaceId Lock) const;

private:
  // Locks and guards (LockRules.cpp).
  static LockStatus &entry(State &S, PlaceId Lock);
  void acquire(State &S, PlaceId Lock, LockMode Mode, bool Always, std::optional<FactRef> Site);
  void release(State &S, PlaceId Lock, bool Always, bool ByGuard);
  void set(State &S, PlaceId Guard, PlaceId Lock, Owns How);
  void own(State &S, PlaceId Guard, PlaceId Lock, bool Always);
  bool isRecursive(PlaceId Lock) const { return isRecursiveLock(Tu, Fn, Lock); }
  TypeId typeOf(PlaceId P) const { return deed::typeOf(Tu, Fn, P); }

  // Facts (LockRules.cpp).
  void onIssue(State &S, const Issue &F);
  void onFlow(State &S, const Flow &F);
  void onAcquire(State &S, const Acquire &F, FactRef Where);
  void onRelease(State &S, const Release &F, const FactAt &At);
  bool isByGuard(const Release &F, const FactAt &At) const;

  // Names (LockNames.cpp).
  bool isGuard(const State &S, PlaceId P) const;
  bool isOthers(PlaceId Guard) const;
  void forgetBehind(State &S, PlaceId Pointer);
  void forgetChosenBy(State &S, PlaceId Variable);
  void forgetPartsOf(State &S, PlaceId Whole, bool WithReferents);
  void rename(State &S, PlaceId Pointer, PlaceId Copy);

  // Attempts, flags and branches (LockFlags.cpp).
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
  void untie(State &S, PlaceId Lock) const;
  void copyFlag(State &S, PlaceId From, PlaceId To);
  void onWrite(State &S, const Write &W, const FactAt &At);
  std::optional<uint8_t> valueIf(const Condition &C, bool Taken) const;
  void settle(State &S, PlaceId LockOrGuard, bool Held, bool Tried);
  bool joinFlags(State &Into, const State &From);

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  llvm::DenseMap<CallId, Attempt> Attempts;
  llvm::DenseSet<PlaceId> Asked; ///< what branches ask, where it could tell of a lock; and the result
};

} // namespace deed
