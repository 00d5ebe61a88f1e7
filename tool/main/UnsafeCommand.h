// UnsafeCommand.h - `deed unsafe`: what the project does that no rule can vouch for, counted.
#pragma once
#include "main/Options.h"

namespace deed {

/// The exit status: 0, or 2 if an input failed; what could be analysed is reported nonetheless.
int runUnsafe(const UnsafeOptions &Options);

} // namespace deed
