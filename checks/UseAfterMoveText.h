// UseAfterMoveText.h - the words of use-after-move: headline, labels, help and level of a finding, in one place.
#pragma once
#include "checks/Check.h"
#include "flow/Witness.h"

namespace deed {

/// One use after a move, as UseAfterMove.cpp found it.
struct MovedUse {
  enum class Order : uint8_t {
    Later,       ///< the use comes after the move
    NextRound,   ///< only in the next round of a loop that holds both
    Unsequenced, ///< operands of one expression, in whatever order
  };
  FactRef Use;
  PlaceId Used;                         ///< as the source says it
  PlaceId Moved;                        ///< what lost its value: the place used, a whole it belongs to or a part of it
  llvm::SmallVector<FactRef, 2> Causes; ///< the moves, at least one; several only if they all reach the use
  bool OnEveryPath = false;
  bool Partial = false; ///< Moved is a part of Used
  Order How = Order::Later;
  std::vector<BranchStep> Branches = {}; ///< of the path from the cause to the use
};

Finding describe(const MovedUse &U, const SolvedFunction &Fn, const FindingSink &Out);

} // namespace deed
