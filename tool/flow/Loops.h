// Loops.h - the natural loops of a function.
//
// A loop is a head that some block behind it (in reverse post-order) jumps back to, and all blocks from which those
// jumps are reached without the head. Loops of one head are one.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/BitVector.h"

namespace deed {

struct Loop {
  BlockId Head;
  llvm::BitVector Blocks;
};

class Loops {
public:
  explicit Loops(const FunctionFacts &Fn);
  /// The innermost one; null if the block is in none.
  const Loop *around(BlockId B) const;
  /// No round of the loop around the block leaves it out; true of a block outside loops.
  bool runsEachRound(BlockId B) const;

private:
  const FunctionFacts &Fn;
  std::vector<Loop> All; ///< the smaller ones first
};

} // namespace deed
