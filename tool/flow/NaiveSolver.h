// NaiveSolver.h - the moves of a function, slowly and obviously: what MoveFlow is compared with in tests.
//
// Every place has its own status at every point; nothing is shared, inherited or remembered. The rules are those of
// MoveFlow.h and MoveRules.h, read off the page: each stands as a comment over the lines that do it. Blocks are gone
// round until nothing changes.
#pragma once
#include "facts/Aliases.h"
#include <set>
#include <vector>

namespace deed {

class NaiveMoves {
public:
  struct Status {
    bool Entry = true, Live = false, Unsure = false;
    std::set<FactRef> Moved; ///< by these; empty: surely not
    bool operator==(const Status &) const = default;
  };
  using State = std::vector<Status>; ///< by place; empty: not reached

  NaiveMoves(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known);

  /// Before the fact; empty if it is not reached.
  State before(FactRef At) const;

private:
  State initial() const { return State(Fn.Places.size()); }
  void apply(State &S, FactRef At) const;
  static bool joinInto(State &Into, const State &From);

  const FunctionFacts &Fn;
  const Aliases &Known;
  std::vector<State> Starts; ///< by block
};

} // namespace deed
