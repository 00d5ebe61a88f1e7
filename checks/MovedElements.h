// MovedElements.h - the elements of a container are moved from one after the other, and read later on.
//
//   for (auto &Name : Names) keep(std::move(Name));
//   show(Names.front());                                  any element: all of them are gone
//
// MoveFlow forgets a move out of an element that nobody can name, since no later read surely means the same one. Where
// a loop (or an algorithm) goes over the container, every element is meant, so a later loop meets the moved ones.
#pragma once
#include "checks/UseAfterMoveText.h"

namespace deed {

/// One use for each such move, in the order of control flow: outside the loop that moves, on every round of its own
/// loop, before the container is changed in any way. Whether the loop moves every element, nobody knows: warnings.
std::vector<MovedUse> usesOfMovedElements(const SolvedFunction &Fn);

} // namespace deed
