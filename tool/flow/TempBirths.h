// TempBirths.h - where the temporaries of a function come into being.
//
// A local says so itself (StorageBegin); a temporary begins with the first fact that mentions it. In a loop each round
// makes another one, so nothing that is known of it can be from before that fact.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/ArrayRef.h"

namespace deed {

class TempBirths {
public:
  explicit TempBirths(const FunctionFacts &Bound);

  struct Birth {
    FactRef At;
    PlaceId Temp; ///< a root
    auto operator<=>(const Birth &) const = default;
  };
  /// Those that the fact mentions first, of all facts on the ways to it that take no back edge.
  llvm::ArrayRef<Birth> at(FactRef At) const;

private:
  std::vector<Birth> Births; ///< sorted
};

} // namespace deed
