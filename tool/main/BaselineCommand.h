// BaselineCommand.h - `deed baseline create|update|prune`.
#pragma once
#include "main/Options.h"

namespace deed {

int runBaseline(const BaselineOptions &Options);

} // namespace deed
