// DeadBranches.h - branches that a callee's answer rules out.
//
//   bool alwaysFalse() { return false; }                  write return = 0
//   do { close(fd); } while (alwaysFalse());              there is no second round
//
// Binding gives the result its number; the edges that it contradicts are taken out, and so is what only they lead to:
// it would be written, thrown or leaked for nobody. What a variable is known to be is the business of Witness, which
// finds out along a path.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

void removeDeadBranches(FunctionFacts &Bound);

} // namespace deed
