// LockFlow.h - which locks are held at each point of a bound function, and by whom they will be released.
//
// Forward. State: lock place -> which of Entry (as the caller left it), Free, Given (the caller's, released here),
// Regained (and taken again), Lent (said to be held), Shared, Exclusive, Twice (a recursive lock) may hold, with the
// acquisitions that reach; guard place -> its locks, and whether it owns them. LockRules.h says what each fact does to
// it. Join: union per lock and per guard. A lock is *surely* held where only held statuses are left: one flow answers
// both "must" and "may".
//
//   std::unique_lock L(M, std::defer_lock);   L: M, not owned
//   if (L.try_lock())                         L: M, perhaps owned; on the edge "true" surely
//     Balance += N;                           M: Exclusive
//
// A lock is known by its place, resolved through Aliases, so that `a.M` and `b.M` differ. What an unresolved pointer
// leads to stops being known when the pointer changes, but not when it goes: the lock is held, if under no name. A
// pointer that is copied passes the name on (`Prev = Cur`, hand over hand). A guard that comes from elsewhere
// (`void pause(std::unique_lock<std::mutex> &L)`) stands for whatever it locks.
//
// What a variable says of a lock is known as well: the answer of an attempt, a flag set beside it, a result returned.
//
//   bool Locked = false;
//   if (M.try_lock()) Locked = true;
//   if (!Locked) return;                      M: not held; beyond, surely held
//
// Height: eight statuses per lock and three per guard, finitely many of both, sites only grow.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <vector>

namespace deed {

enum LockBits : uint8_t {
  LockEntry = 1,     ///< as the caller left it
  LockFree = 2,      ///< not held by this function
  LockGiven = 4,     ///< the caller's, released here
  LockShared = 8,    ///< for readers
  LockExclusive = 16,
  LockTwice = 32,    ///< a recursive lock, more than once
  LockRegained = 64, ///< the caller's, released here and taken again
  LockLent = 128,    ///< the caller's, since it is said to be held (`M.AssertHeld()`); for readers: LockShared
};
constexpr uint8_t LockHeld = LockShared | LockExclusive | LockTwice | LockRegained | LockLent;

struct LockStatus {
  PlaceId Lock; ///< resolved
  uint8_t Bits = LockEntry;
  llvm::SmallVector<FactRef, 2> Sites = {}; ///< acquisitions that reach, in order; none if it is said to be held
  bool Guarded = false; ///< some guard object releases it
  bool mayBeHeld() const { return Bits & LockHeld; }
  /// The caller's, released here on every path.
  bool mustBeGiven() const { return Bits == LockGiven; }
  /// The caller's, and released here on every path, whether it has been taken again or not.
  bool isCallers() const { return !(Bits & ~(LockGiven | LockRegained)); }
  bool mustBeHeld() const { return mayBeHeld() && !(Bits & ~LockHeld); }
  /// For readers only, on some path.
  LockMode mode() const { return Bits & LockShared ? LockMode::Shared : LockMode::Exclusive; }
  bool operator==(const LockStatus &) const = default;
};

enum class Owns : uint8_t { No = 1, Yes = 2, Perhaps = 3 };
struct GuardStatus {
  PlaceId Guard, Lock; ///< resolved
  Owns How = Owns::No;
  bool operator==(const GuardStatus &) const = default;
};

class LockFlow {
public:
  static constexpr unsigned DefaultBudget = 1u << 20; ///< facts transferred

  /// Does the function do anything with locks? If not, there is no need to make one.
  static bool isNeeded(const FunctionFacts &Bound);

  /// Bound and Known must outlive this.
  LockFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget = DefaultBudget);
  ~LockFlow();
  LockFlow(LockFlow &&) noexcept;

  /// The budget ran out before the fixpoint: nothing is held, as far as anybody knows.
  bool gaveUp() const;
  bool isReachable(FactRef At) const;

  /// All locks that may be held just before the fact (one past the last: at the block's end), by place. Asking in the
  /// order of facts costs one walk over each block.
  std::vector<LockStatus> heldBefore(FactRef At) const;
  /// The caller's locks that have been released on every path to here.
  std::vector<LockStatus> givenBefore(FactRef At) const;
  LockStatus statusBefore(PlaceId Lock, FactRef At) const;
  /// The locks of a guard, owned or not.
  std::vector<GuardStatus> guardBefore(PlaceId Guard, FactRef At) const;
  /// What an Acquire or Release is about: the lock itself, or those of the guard object named.
  llvm::SmallVector<PlaceId, 1> locksOf(PlaceId LockOrGuard, FactRef At) const;

  /// All locks whose state is not as at the entry, and the guards that live on, where the function returns.
  std::vector<LockStatus> atExit() const;
  std::vector<GuardStatus> guardsAtExit() const;
  /// What the lock is (LockBits) where a result returned is zero, or is not; none if no such result is.
  uint8_t bitsIfResult(PlaceId Lock, bool NonZero) const;

private:
  class Solution;
  std::unique_ptr<Solution> Solved;
};

} // namespace deed
