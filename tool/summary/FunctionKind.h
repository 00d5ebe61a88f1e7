// FunctionKind.h - what a function's kind implies for its summary, since the caller sees an object where the body sees
// members:
//   - a move constructor or assignment that touches its argument leaves it moved from, however it empties it; scalars
//     that it sets to a constant are known again, pointers are not: they were taken;
//   - an assignment sets *this, and reading its old members is no use of the old value;
//   - destructors use nothing, constructors have nothing to use.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

/// S: what F's body does. Left to be normalised (Merge.h).
void adjustToKind(const TuFacts &Tu, const FunctionInfo &F, Summary &S);

} // namespace deed
