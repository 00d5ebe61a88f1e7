// ConfigCommand.h - `deed config`: what is in force for a file.
#pragma once
#include "main/Options.h"

namespace deed {

int runConfig(const ConfigOptions &Options);

} // namespace deed
