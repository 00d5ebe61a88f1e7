// NaiveLoans.h - the loans and live origins of a function, slowly and obviously: what LoanFlow is compared with in
// tests.
//
// Every origin has its own set of borrows and its own "may be used later" at every point; nothing is shared, inherited
// or remembered. The rules are those of LoanRules.h and OriginLiveness.h, each a comment over the lines that do it;
// what they call an origin, a use and a binding is Origins'. Rounds of a loop are not told apart: that is for
// iterators.
#pragma once
#include "flow/Origins.h"
#include <map>
#include <set>

namespace deed {

struct NaiveBorrow {
  PlaceId Place;
  std::vector<FactRef> Chain; ///< the Issue, then those that made what it was reached through
  auto operator<=>(const NaiveBorrow &) const = default;
};

class NaiveLoans {
public:
  using Held = std::set<NaiveBorrow>;
  using State = std::map<PlaceId, Held>;
  using Live = std::set<std::pair<PlaceId, Extent>>; ///< an Extent::Content one stands beside the Object one

  /// Adds places to Fn's table, as borrows are found.
  NaiveLoans(const TuFacts &Tu, FunctionFacts &Fn, const Origins &Names);

  /// Before the fact; nothing if it is not reached.
  std::optional<Held> heldBefore(PlaceId Origin, FactRef At);
  std::optional<Live> liveAfter(FactRef At);

private:
  using Reached = std::optional<State>;
  void solveLoans();
  void solveLive();
  void apply(State &S, FactRef At);
  PlaceId someElement(PlaceId Whole, PlaceId Origin, PlaceId View);
  Held heldBy(const State &S, PlaceId Origin, unsigned Depth = 0);
  void applyBackward(Live &L, FactRef At);
  std::optional<Live> liveAtEnd(BlockId B);
  bool mayThrow(FactRef At) const;

  const TuFacts &Tu;
  FunctionFacts &Fn;
  const Origins &Names;
  std::vector<Reached> Starts;                  ///< by block
  std::vector<std::optional<Live>> LiveAtStart; ///< by block
};

} // namespace deed
