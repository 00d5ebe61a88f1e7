// Witness.h - is there a path from a cause to a use on which no branch condition contradicts another?
//
// A may-finding joins facts of different paths; before it is said, one path must be shown that can be walked: from the
// entry through the cause to the use, on which what the cause did is not undone in between, and on which
//   - the same unchanged condition does not go both ways;
//   - a variable that holds a known constant (a flag set beside the move, a null pointer, an enumerator) is not tested
//     against the grain, nor is one that copies it;
//   - equalities and bounds of one variable are consistent (`n == 1` and `n == 2`, `n < 0` and `n == 3`);
//   - a moved-from object of a type that promises to be empty then (MovedFrom::Empty) is not found non-null.
// Knowledge of a place ends when it, a whole or a part of it is written, changed or moved from, and that of a pure
// expression when something that it depends on is. Loops may be gone round again.
//
//   if (!p) sink(std::move(s));
//   if (p) use(s);                 // NotFound: p is null where s was moved
//
// How: best-first over (block, cause seen?, what is known of the conditions), nearest to the goal first, so that where
// the shortest path is consistent (nearly always) little else is looked at. Only conditions that could contradict
// something are remembered, and only while they can still be asked. The path found is a shortest one.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>
#include <vector>

namespace deed {

/// A branch that the path depends on: taken the other way, the use could not have been reached.
struct BranchStep {
  ConditionId If;
  bool Value = true; ///< what the condition was
  Span At;
  bool AfterCause = true; ///< between the cause and the use; else on the way to the cause
};

/// What a path takes for granted from the cause on: a condition's answer, or the sign of what a place holds then.
struct Assumption {
  ConditionId If;
  bool Value = true;
  PlaceId Place = {}; ///< resolved; if If is invalid
  ResultSigns Signs = AnySign;
};

struct WitnessPath {
  enum class Outcome : uint8_t { Found, NotFound, GaveUp } How = Outcome::GaveUp;
  std::vector<BranchStep> Branches; ///< in order of execution; empty unless Found
  std::vector<BlockId> Blocks;      ///< from the entry to the use, the same block again for each round of a loop
  bool found() const { return How == Outcome::Found; }
};

/// Something that is followed along each path beside the conditions, so that the path found is one that it takes: one
/// heap object with the names it has there. States are the tracker's numbers; equal numbers, equal futures.
class PathTracker {
public:
  virtual ~PathTracker() = default;
  virtual uint32_t atEntry() = 0;
  /// The states that may follow the fact; none if what is followed is out of sight.
  virtual void step(uint32_t State, FactRef At, llvm::SmallVectorImpl<uint32_t> &Next) = 0;
  /// False: the edge is not taken in this state; else the state beyond it.
  virtual bool assume(uint32_t &State, const Edge &E) = 0;
  /// The variables that have what is followed, so that they are not null, nor a negative handle. Resolved.
  virtual void holders(uint32_t State, llvm::SmallVectorImpl<PlaceId> &Out) = 0;
  /// In this state, the fact (or the end of its block) is the use that is looked for.
  virtual bool isUse(uint32_t State, FactRef At) = 0;
};

class Witness {
public:
  static constexpr unsigned DefaultBudget = 20000; ///< blocks walked through per search

  /// Bound and Known must outlive this.
  Witness(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known);
  ~Witness();

  /// Ends: the fact undoes what the cause did. The use itself is not asked, nor what stands before the cause; the same
  /// fact may be both cause and use (moved again in the next round).
  WitnessPath find(FactRef Cause, FactRef Use, llvm::function_ref<bool(FactRef)> Ends,
                   llvm::ArrayRef<Assumption> FromCause = {}, unsigned Budget = DefaultBudget) const;
  /// The same, on a path that the tracker follows from the entry to the use, where nothing else ends the cause.
  WitnessPath find(FactRef Cause, FactRef Use, PathTracker &Tracker, unsigned Budget = DefaultBudget) const;

private:
  class Search;
  struct Index;
  std::unique_ptr<Index> Conditions;
};

} // namespace deed
