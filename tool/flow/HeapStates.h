// HeapStates.h - the states of one function's heap objects as numbers, so that sets of them are cheap to join.
#pragma once
#include "flow/HeapRules.h"
#include <map>
#include <vector>

namespace deed {

/// Equal states have equal numbers; a number stays what it is.
class HeapStates {
public:
  uint32_t of(HeapState S) {
    auto [It, New] = Known.try_emplace(S.key(), static_cast<uint32_t>(All.size()));
    if (New)
      All.push_back(std::move(S));
    return It->second;
  }
  const HeapState &operator[](uint32_t N) const { return All[N]; }

private:
  std::map<std::vector<uint32_t>, uint32_t> Known;
  std::vector<HeapState> All;
};

using HeapStateSet = llvm::SmallVector<uint32_t, 2>; ///< sorted

} // namespace deed
