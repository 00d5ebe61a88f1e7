// OriginLiveness.h - which origins may still be used after a point.
//
// Backward, may. An origin is live where some path reaches a use of it (Origins::forEachUse) before it is bound anew
// or where it flows into one that is live, or is reborrowed into one. What outlives the function (the result, what
// parameters, `this`, globals and what strangers return refer to or are) is live at its end.
//
//   p = &x;     // live: {p}
//   }           // storage of x ends; p live, p holds the loan of x -> dangling
//   use(*p);
//
// Asked where a loan ends: that is harmless unless a live origin holds it. Not forward ("has the loan ended at the
// use?"): "held" and "ended" would then be joined from different paths, and a loop whose body borrows a local on one
// branch only would be reported, since the local did end in the round before.
#pragma once
#include "flow/Origins.h"
#include "flow/PersistentMap.h"
#include <memory>

namespace deed {

using LiveMap = PersistentMap<Extent>; ///< by PlaceOrder number

class OriginLiveness {
public:
  OriginLiveness(const TuFacts &Tu, const FunctionFacts &Bound, const Origins &Names, unsigned Budget);
  ~OriginLiveness();
  OriginLiveness(OriginLiveness &&) noexcept;

  bool gaveUp() const;
  /// Lives[i] is what is live after fact i of the block; empty if no path leads on from the block's end.
  std::vector<LiveMap> afterEachFact(BlockId B) const;
  bool isLiveAfter(PlaceId P, FactRef At) const;

private:
  class Solution;
  std::unique_ptr<Solution> Solved;
};

/// Those that outlive the function and that it binds; in order of place.
std::vector<PlaceId> outlivingOrigins(const FunctionFacts &Fn, const Origins &Names);

} // namespace deed
