// FixCommand.h - `deed check --fix`: fixes written into the files, or shown as a patch.
#pragma once
#include "findings/RunResult.h"
#include "main/Options.h"
#include "support/Files.h"

namespace deed {

/// Applies the fixes that the options ask for, takes the findings that they repair out of the result, and says what was
/// done. With --diff it prints the patch, and nothing else changes.
llvm::Error fixFindings(const CheckOptions &Options, RunResult &Run, const Files &From);

} // namespace deed
