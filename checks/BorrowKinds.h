// BorrowKinds.h - a function's borrows as Rust would have them: which are exclusive, and of what.
//
// A reference says so itself: `T &r` borrows mutably, `const T &r` does not. An iterator, a span, a closure or a pointer
// is declared the same way whatever it is for, so it is judged by what this function does through it:
//
//   auto It = v.begin(); *It = 1;        exclusive        auto It = v.begin(); use(*It);        shared
//   auto Inc = [&] { ++n; };             exclusive        auto Get = [&] { return n; };         shared
//
// Places are compared as the source writes them, not by what they may denote: a loan of `x` forbids what is done to `x`,
// not what is done through the reference that holds it. Only views that nobody named are looked through: temporaries,
// and the variables that a range-based for makes.
#pragma once
#include "checks/Check.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

/// Root and steps; each step is named by a place that ends in it.
struct BorrowPath {
  PlaceId Root;
  llvm::SmallVector<PlaceId, 8> Steps;
};

class BorrowKinds {
public:
  explicit BorrowKinds(const SolvedFunction &Fn);

  /// The loan that the Issue makes lets its holder change what is borrowed.
  bool isExclusive(FactRef Issue) const;
  /// A view without a name in the source.
  bool isUnnamed(PlaceId View) const;
  BorrowPath pathOf(PlaceId P) const;
  /// What is done to A concerns a loan of B: B, a part of it, or what it is a part of; but not what B only refers to.
  bool concerns(const BorrowPath &A, const BorrowPath &B) const;

private:
  /// What an unnamed view is bound to: the place borrowed, or another view.
  struct Source {
    PlaceId Place;
    bool IsView = false;
  };
  void noteSources();
  void noteClosures();
  bool noteUses();
  bool isDeclaredExclusive(PlaceId View) const;
  bool changesThrough(PlaceId View) const;
  bool markView(PlaceId P);
  bool markParts(const Flow &F);
  bool isDisjointElement(PlaceId A, PlaceId B) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  llvm::DenseMap<PlaceId, Source> Sources;
  llvm::DenseSet<PlaceId> Changing; ///< views through which something is changed
};

} // namespace deed
