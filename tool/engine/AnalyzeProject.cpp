#include "engine/AnalyzeProject.h"
#include "findings/FindingJson.h"
#include "llvm/Support/PrettyStackTrace.h"

namespace deed {
namespace {

SkipReason skipReasonOf(TaskOutcome::End How) {
  switch (How) {
  case TaskOutcome::End::TimedOut: return SkipReason::TimeOut;
  case TaskOutcome::End::OutOfMemory: return SkipReason::OutOfMemory;
  case TaskOutcome::End::Done: // only if the answer makes no sense
  case TaskOutcome::End::Crashed: return SkipReason::Crash;
  }
  return SkipReason::Crash;
}

TuResult failureOf(const CompileCommand &Command, SkipReason Why, std::string Detail) {
  TuResult Failed;
  Failed.File = Command.File;
  Failed.Skips.push_back({Why, Command.File, /*What=*/"", std::move(Detail)});
  return Failed;
}

TuResult resultOf(const CompileCommand &Command, const TaskOutcome &Outcome) {
  if (Outcome.How != TaskOutcome::End::Done)
    return failureOf(Command, skipReasonOf(Outcome.How), Outcome.Detail);
  llvm::Expected<TuResult> Result = readTuResult(Outcome.Reply);
  if (Result)
    return std::move(*Result);
  return failureOf(Command, skipReasonOf(Outcome.How),
                   "the worker's answer makes no sense: " + llvm::toString(Result.takeError()));
}

} // namespace

llvm::Expected<ProjectRun> analyzeProject(llvm::ArrayRef<CompileCommand> Commands, const AnalyzeFn &Analyze,
                                          const ProjectOptions &Options, SourceLines &Source, Progress &Show) {
  auto Begun = std::chrono::steady_clock::now();
  Merge Merged(Options.Merge);

  auto InWorker = [&](size_t I) {
    llvm::PrettyStackTraceFormat Doing("analysing '%s'", Commands[I].File.c_str());
    return writeTuResult(Analyze(Commands[I]));
  };
  PoolEvents Events;
  Events.Deliver = [&](size_t I, TaskOutcome Outcome) { Merged.add(resultOf(Commands[I], Outcome)); };
  Events.Started = [&](size_t I) { Show.started(Commands[I].File); };
  Events.Ended = [&](size_t I, const TaskOutcome &Outcome) {
    Show.ended(Commands[I].File, Outcome.Seconds, Outcome.Detail);
  };
  Events.Tick = [&] { Show.tick(); };

  Show.begin(Commands.size());
  llvm::Expected<PoolUsage> Cost = runOnWorkers(Commands.size(), InWorker, Options.Pool, Events);
  Show.end();
  if (!Cost)
    return Cost.takeError();

  ProjectRun Run;
  Run.Result = Merged.finish(Source);
  Run.Cost = *Cost;
  Run.WallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - Begun).count();
  return Run;
}

} // namespace deed
