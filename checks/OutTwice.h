// OutTwice.h - one variable given to a function for two of its results; part of aliased-arguments.
#pragma once
#include "checks/Check.h"

namespace deed {

void checkOutTwice(const SolvedFunction &Fn, FindingSink &Out);

} // namespace deed
