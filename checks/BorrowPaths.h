// BorrowPaths.h - places as the source writes them, and which of them concern each other.
//
// Rust compares what is borrowed by name, not by what it may denote: a loan of `x` forbids what is done to `x`, not
// what is done through the reference that holds it. Only views that nobody named are looked through: temporaries, and
// the variables that a range-based for makes.
//
//   v[1] = 2        v.$[1], though it goes through the reference that operator[] returns
//   r = 2           *r, whatever r is bound to
#pragma once
#include "checks/Check.h"
#include "llvm/ADT/DenseMap.h"

namespace deed {

/// Root and steps; each step is named by a place that ends in it.
struct BorrowPath {
  PlaceId Root;
  llvm::SmallVector<PlaceId, 8> Steps;
};

class BorrowPaths {
public:
  explicit BorrowPaths(const SolvedFunction &Fn);

  BorrowPath of(PlaceId P) const;
  /// A view without a name in the source.
  bool isUnnamed(PlaceId View) const;
  /// What is done to A concerns a loan of B: B, a part of it, or what it is a part of; but not what B only refers to.
  bool concerns(const BorrowPath &A, const BorrowPath &B) const;

private:
  /// What an unnamed view is bound to: the place borrowed, or another view. Place is invalid if it is one of several.
  struct Source {
    PlaceId Place;
    bool IsView = false;
  };
  bool isDisjointElement(PlaceId A, PlaceId B) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  llvm::DenseMap<PlaceId, Source> Sources;
};

} // namespace deed
