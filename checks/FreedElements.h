// FreedElements.h - the pointers in a container or array are released one after the other, and used later on.
//
//   for (Node *N : Nodes) delete N;
//   for (Node *N : Nodes) N->detach();            each of them is gone: use-after-free
//   for (Node *N : Nodes) delete N;               double-free
//
// HeapFlow follows one object by names that are surely its own, and an element that nobody can name has none. Where a
// loop goes over the container every element is meant, so a later loop meets those that have been released.
#pragma once
#include "checks/Check.h"

namespace deed {

/// Rule: double-free or use-after-free, whichever asks. Nobody knows of a container whether it is empty: warnings.
void tellFreedElements(const SolvedFunction &Fn, Rule Which, FindingSink &Out);

} // namespace deed
