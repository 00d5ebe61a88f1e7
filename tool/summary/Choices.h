// Choices.h - what is done to one of two objects is done to that one: `(c ? a : b) = x`.
//
// A conditional expression that names an object is a view, bound to another object in each arm. What then happens
// through the view (a move, a write, a read, also by a callee) would be said of neither. So it is said of each, at the
// end of the arm that chose it, where it surely happens, and where a witness path has taken the branch:
//
//   c:  issue a -> t0        issue a -> t0; move a
//   !c: issue b -> t0        issue b -> t0; move b
//   join: move *t0           move *t0
//
// If something between the arms and the effect looks at the object or changes it, the effect is not said earlier than
// it happens: a change is then said where it stands, to happen perhaps, and all else not at all.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

void sayOfEachChoice(FunctionFacts &Bound);

} // namespace deed
