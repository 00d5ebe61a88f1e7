// SoleOwners.h - the shared owners of a function that nobody else has a share with.
//
//   auto p = std::make_shared<T>();  T *q = p.get();     p's end is the end of *q
//   cache.push_back(p);                                  no longer: who knows how long the cache keeps it
//
// Without regard to order: an owner that is copied, handed on or referred to anywhere is no sole owner at all. Those
// are locals, temporaries and results which hold what a call has made for them (Call::FreshOwner), or what they
// adopted.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/BitVector.h"

namespace deed {

class SoleOwners {
public:
  SoleOwners(const TuFacts &Tu, const FunctionFacts &Bound);
  bool contains(PlaceId Root) const { return Root.Raw < Sole.size() && Sole.test(Root.Raw); }

private:
  llvm::BitVector Sole; ///< by root place
};

} // namespace deed
