#include "main/CheckCommand.h"
#include "engine/AnalyzeProject.h"
#include "main/FlagsReport.h"
#include "main/Inputs.h"
#include "main/Reports.h"
#include "main/Say.h"
#include "main/StatsReport.h"
#include "pool/StopSignals.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Regex.h"

namespace deed {

llvm::Expected<Analysis> Analysis::make(const DepthOptions &Options) {
  Analysis Made;
  if (!Options.ModelFiles.empty()) {
    llvm::Expected<Models> Read = Models::withFiles(Options.ModelFiles);
    if (!Read)
      return Read.takeError();
    Made.Library = std::make_shared<const Models>(std::move(*Read));
    Made.Tu.Library = Made.Library.get();
  } else {
    Models::builtin(); // before the workers are forked: made once, and shared
  }
  Made.Tu.Rules = Options.Rules;
  Made.Tu.Depth = Options.Paths;
  Made.Tu.Parse.SkipSystemBodies = !Options.FullParse;
  if (!Options.HeaderFilter.empty())
    Made.Tu.InProject = [Filter = std::make_shared<llvm::Regex>(Options.HeaderFilter)](llvm::StringRef Path) {
      return Filter->match(Path);
    };
  return Made;
}

int exitStatus(const RunResult &Run, FailOn Gate) {
  if (!Run.Failed.empty())
    return ExitFailed;
  auto Counts = [Gate](const Finding &F) {
    if (F.Suppressed)
      return false;
    switch (Gate) {
    case FailOn::Note: return true;
    case FailOn::Warning: return F.How >= Level::Warning;
    case FailOn::Error: return F.How >= Level::Error;
    case FailOn::Never: return false;
    }
    return true;
  };
  return llvm::any_of(Run.Findings, Counts) ? 1 : 0;
}

namespace {

ProjectOptions projectOptions(const CheckOptions &Options, const Inputs &In) {
  ProjectOptions P;
  P.Pool.Workers = Options.Jobs;
  P.Pool.TimeLimit = std::chrono::milliseconds(static_cast<int64_t>(Options.TimeLimit * 1000));
  P.Pool.MemoryLimit = Options.MemoryLimit << 20;
  P.Merge.Rules = Options.Depth.Rules;
  P.Merge.WholeProject = In.WholeProject;
  return P;
}

/// If no report is read on the screen, the essence is said there: what failed, and how much was found.
void sayEssence(const CheckOptions &Options, const RunResult &Run) {
  for (const ReportTarget &R : Options.Reports)
    if (R.How == Format::Text && R.Path == "-")
      return;
  std::string Here = workingDirectory();
  constexpr size_t Most = 20;
  size_t Failures = 0;
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason) && ++Failures <= Most)
      sayError(shownPath(S.File, Here) + (S.Line ? ":" + std::to_string(S.Line) : "") + ": " + describe(S));
  if (Failures > Most)
    sayError("and " + llvm::Twine(Failures - Most) + " more, see the report");
  if (Options.Talk != Verbosity::Quiet)
    sayNote(findingsLine(Run));
}

} // namespace

int runCheck(const CheckOptions &Options) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::getRealFileSystem();
  llvm::Expected<Inputs> In = chooseInputs(Options.Input, *Disk);
  if (!In)
    return sayErrors(In.takeError());
  if (Options.FlagsOnly)
    return reportFlags(In->Chosen.Commands, *Disk);

  llvm::Expected<Analysis> How = Analysis::make(Options.Depth);
  if (!How)
    return sayErrors(How.takeError());
  if (llvm::Error E = checkDestinations(Options.Reports))
    return sayErrors(std::move(E));
  if (Options.Talk != Verbosity::Quiet)
    for (const std::string &Note : In->Chosen.Notes)
      sayNote(Note);
  if (Options.Talk == Verbosity::Verbose && !In->Database.empty())
    sayNote("flags from `" + llvm::Twine(In->Database) + "`");

  DiskFiles Files;
  SourceLines Source(Files);
  Progress Show = Progress::onStandardError(Options.Talk);
  auto Analyze = [&](const CompileCommand &Command) { return analyzeTu(Command, How->Tu); };
  llvm::Expected<ProjectRun> Run =
      analyzeProject(In->Chosen.Commands, Analyze, projectOptions(Options, *In), Source, Show);
  if (!Run)
    return sayErrors(Run.takeError());
  if (Run->Cost.StoppedBy)
    dieBy(*Run->Cost.StoppedBy);

  int Status = exitStatus(Run->Result, Options.Gate);
  if (llvm::Error E = writeReports(Options.Reports, Run->Result, Options.Color, Source))
    Status = sayErrors(std::move(E));
  sayEssence(Options, Run->Result);
  if (Options.Stats)
    writeStats(llvm::errs(), *Run);
  return Status;
}

} // namespace deed
