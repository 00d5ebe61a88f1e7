// CheckCommand.h - `deed check`: inputs, analysis, reports, exit status.
#pragma once
#include "findings/RunResult.h"
#include "main/Options.h"

namespace deed {

int runCheck(const CheckOptions &Options);

/// 0 clean, 1 findings of the gate's level or above, 2 an input failed.
int exitStatus(const RunResult &Run, FailOn Gate);

/// Leaves out and counts what is found beyond the first Most findings that are not suppressed; 0: no limit.
void limitFindings(RunResult &Run, uint64_t Most);

} // namespace deed
