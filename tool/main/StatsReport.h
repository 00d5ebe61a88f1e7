// StatsReport.h - `--stats`: what a run counted and what it cost. Not in any report, since time differs from run to
// run.
#pragma once
#include "engine/AnalyzeProject.h"

namespace deed {

void writeStats(llvm::raw_ostream &OS, const ProjectRun &Run);

} // namespace deed
