// Capacity.h - whether a container that grows surely has room, so that what it holds stays where it is:
//
//   v.reserve(3);  int &first = v.emplace_back(1);  v.push_back(2);            three fit
//   v.reserve(n);  for (i = 0; i < n; ++i) kept.push_back(&v.emplace_back());  one a round, as many as was asked for
//
// What is asked for by another name than a constant is taken on trust for one loop that adds one element a round. A
// container of unknown size has room for what is asked beyond its own size only. [vector.capacity]/4,8.
#pragma once
#include "facts/Aliases.h"
#include "facts/FunctionFacts.h"
#include "flow/Loops.h"
#include "llvm/ADT/DenseMap.h"

namespace deed {

class Capacity {
public:
  /// All three must outlive this.
  Capacity(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known) : Tu(Tu), Fn(Bound), Known(Known) {}
  /// The fact, an Invalidate by which a container grows, surely moves nothing.
  bool suffices(FactRef Growth);

private:
  struct Room;
  struct Domain;
  llvm::DenseMap<PlaceId, llvm::DenseSet<uint64_t>> Fits; ///< by container: where it grows within its room
  void solve(PlaceId Container);

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  std::optional<Loops> Rounds;
};

} // namespace deed
