// BorrowKinds.h - which of a function's loans are exclusive, as Rust would have them.
//
// A reference says so itself: `T &r` borrows mutably, `const T &r` does not. An iterator, a span, a closure or a
// pointer is declared the same way whatever it is for, so it is judged by what this function does through it:
//
//   auto It = v.begin(); *It = 1;        exclusive        auto It = v.begin(); use(*It);        shared
//   auto Inc = [&] { ++n; };             exclusive        auto Get = [&] { return n; };         shared
#pragma once
#include "checks/BorrowPaths.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

class BorrowKinds {
public:
  BorrowKinds(const SolvedFunction &Fn, const BorrowPaths &Paths);
  /// The loan that the Issue makes lets its holder change what is borrowed.
  bool isExclusive(FactRef Issue) const;

private:
  void noteClosures();
  bool noteUses();
  bool isDeclaredExclusive(PlaceId View) const;
  bool changesThrough(PlaceId View) const;
  bool mark(PlaceId View);
  bool markView(PlaceId P);
  bool markParts(const Flow &F);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const BorrowPaths &Paths;
  llvm::DenseSet<PlaceId> Changing; ///< views through which something is changed
  llvm::DenseMap<PlaceId, llvm::SmallVector<PlaceId, 2>> ByRoot; ///< the same, by the root of which they are part
};

} // namespace deed
