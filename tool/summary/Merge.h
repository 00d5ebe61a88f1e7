// Merge.h - the join of two summaries: what a caller may rely on when either callee may run.
//
// Used for the overriders of a virtual function and for the iteration over an SCC. Commutative, associative,
// idempotent; Summary::bottom() is neutral. An effect that only one side has happens on some calls only, unless the
// other side never returns: then it happens on every call that does.
#pragma once
#include "summary/Summary.h"

namespace deed {

/// Sorts the effects and joins those of equal (Kind, What, From). Every summary that leaves this room is normalised.
void normalise(Summary &S);

/// Adds what is done to what is known to be done: of each kind, the way there that explains best.
void addUnsafe(std::vector<UnsafeDeed> &Into, UnsafeDeed More);

Summary merge(const Summary &A, const Summary &B);

} // namespace deed
