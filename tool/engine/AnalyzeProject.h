// AnalyzeProject.h - many compile commands in, one run's result out: worker processes, limits, progress and the merge.
//
// What a worker could not finish becomes that file's failure in the result, so that no format and no exit status can
// forget it. The result is the same to the byte for any number of workers; what differs (time, memory) is in Cost and
// belongs on standard error alone.
#pragma once
#include "engine/Progress.h"
#include "findings/Merge.h"
#include "frontend/CompileCommand.h"
#include "pool/WorkerPool.h"

namespace deed {

/// analyzeTu with its options bound; tests hand in others. Runs in a worker process.
using AnalyzeFn = std::function<TuResult(const CompileCommand &)>;

struct ProjectOptions {
  PoolOptions Pool;
  MergeOptions Merge;
};

struct ProjectRun {
  RunResult Result;
  PoolUsage Cost;
  double WallSeconds = 0;
};

/// Fails if no worker process can be started. If a signal stopped the run (Cost.StoppedBy), the result holds what was
/// known until then and is not to be reported as one of the whole.
llvm::Expected<ProjectRun> analyzeProject(llvm::ArrayRef<CompileCommand> Commands, const AnalyzeFn &Analyze,
                                          const ProjectOptions &Options, SourceLines &Source, Progress &Show);

} // namespace deed
