// HeapFlow.h - what becomes of each heap object and handle of a bound function: who holds, who owns, who frees it.
//
// Forward, one object at a time (HeapRules.h says what an object and its state are). At each point an object may be in
// several states, one per kind of path; they are kept apart up to MaxStates, so that a name that exists on one path
// only is not mixed with a free on another. Branches that test a name are refined (null: no such object there);
// branches that test something else are left to the Witness, which follows the same object along its path (track).
//
//   p = new T;  if (c) q = p;  delete p;  if (c) delete q;
//     at the second delete: {Freed {p, q}} if c held, {Freed {p}} if not
//
// Objects are followed only where something is freed, adopted or allocated; functions without these cost one walk over
// their facts. Height: finitely many names, finitely many states per point. What exceeds the budget is given up, per
// function: nothing is known of it then.
#pragma once
#include "flow/HeapRules.h"
#include "flow/Witness.h"
#include <memory>
#include <vector>

namespace deed {

/// An event on some path, before conditions that contradict each other have been looked at.
struct HeapHit {
  HeapEvent What;
  FactRef At;      ///< the fact, or one past the last fact of the exit block: the function's end
  uint32_t Object; ///< into objects()
  bool OnEveryPath = false; ///< whatever way control came here, as far as the flow can tell
  bool ByThrow = false;     ///< Lost: to an exception that starts at this fact
};

/// What the caller may rely on for an object that it knows by a place of its own.
struct HeapExit {
  uint32_t Object;
  bool MayBeFreed = false, MustBeFreed = false; ///< on all paths on which it is not null
  bool MayBeTaken = false, MustBeTaken = false; ///< an owner out of sight has it
  FactRef Site; ///< of the first free or adoption
  llvm::SmallVector<HeapName, 3> Names; ///< under which it may be held at the exit
  llvm::SmallVector<PlaceId, 3> FreedNames; ///< on paths that free it: what refers to it all the same
  bool Held = false;                    ///< on some path nobody has freed or taken it
  bool Elsewhere = false;               ///< somebody out of sight may hold it
  bool Unsure = false;                  ///< on some path it may have been freed or not
};

class HeapFlow {
public:
  static constexpr unsigned DefaultBudget = 1u << 19; ///< facts transferred, over all objects
  static constexpr unsigned MaxObjects = 400, MaxStates = 24;

  /// Bound and Known must outlive this.
  HeapFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget = DefaultBudget);
  ~HeapFlow();
  HeapFlow(HeapFlow &&) noexcept;

  /// Something is allocated, freed or adopted at all.
  static bool isNeeded(const FunctionFacts &Bound);
  bool gaveUp() const;

  llvm::ArrayRef<HeapObject> objects() const;
  /// In the order of facts.
  llvm::ArrayRef<HeapHit> hits() const;
  std::vector<HeapExit> exits() const;
  /// The states that an object may be in before a fact.
  std::vector<HeapState> statesBefore(uint32_t Object, FactRef At) const;

  const HeapRules &rules() const;
  /// Follows the hit's object along a Witness's paths.
  std::unique_ptr<PathTracker> track(const HeapHit &Hit) const;

private:
  class Solution;
  std::unique_ptr<Solution> Solved;
};

} // namespace deed
