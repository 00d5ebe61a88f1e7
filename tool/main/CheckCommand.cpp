#include "main/CheckCommand.h"
#include "main/Checking.h"
#include "main/FixCommand.h"
#include "main/FlagsReport.h"
#include "main/Reports.h"
#include "main/Say.h"
#include "main/StatsReport.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

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

void limitFindings(RunResult &Run, uint64_t Most) {
  if (Most == 0)
    return;
  uint64_t Shown = 0;
  Run.OverLimit += std::erase_if(Run.Findings, [&](const Finding &F) { return !F.Suppressed && ++Shown > Most; });
}

namespace {

/// If no report is read on the screen, the essence is said there: what failed, how much was found, what was left out.
void sayEssence(const CheckOptions &Options, const RunResult &Run) {
  for (const ReportTarget &R : Options.Reports)
    if (R.How == Format::Text && R.Path == "-")
      return;
  auto sayWhatWasLeftOut = [&] { // not all formats have a place for it
    if (std::string Line = notAnalysedLine(Run); !Line.empty() && Options.Talk != Verbosity::Quiet)
      sayNote(Line);
  };
  for (const ReportTarget &R : Options.Reports)
    if (R.How == Format::Gcc && R.Path == "-")
      return sayWhatWasLeftOut();
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
  sayWhatWasLeftOut();
}

llvm::Error compareWithBaseline(const CheckOptions &Options, Checked &Done) {
  RunResult &Result = Done.Run.Result;
  std::string Path = baselinePath(Options, Done.How);
  if (Path.empty())
    return Options.NewOnly ? usageError("`--new-only` without a baseline to compare with",
                                        "name it: --baseline=FILE, or `baseline: FILE` in .deed")
                           : llvm::Error::success();
  llvm::Expected<Baseline> Known = readBaseline(Path);
  if (!Known)
    return Known.takeError();
  Result.Baseline = Known->mark(Result.Findings, whatWasSeen(Options, Done), Done.How.Tu.Today);
  if (Options.NewOnly)
    llvm::erase_if(Result.Findings, [](const Finding &F) {
      return F.Suppressed && (F.Since == Finding::Age::Known || F.Since == Finding::Age::Changed);
    });
  if (Result.Baseline->Fixed && Options.Talk != Verbosity::Quiet)
    sayNote(counted(Result.Baseline->Fixed, "finding") + " of the baseline " +
            (Result.Baseline->Fixed == 1 ? "is" : "are") + " fixed: `deed baseline prune` takes " +
            (Result.Baseline->Fixed == 1 ? "it" : "them") + " out");
  return llvm::Error::success();
}

int listFlags(const CheckOptions &Options) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::getRealFileSystem();
  llvm::Expected<Inputs> In = chooseInputs(Options.Input, *Disk);
  return In ? reportFlags(In->Chosen.Commands, *Disk) : sayErrors(In.takeError());
}

} // namespace

int runCheck(const CheckOptions &Options) {
  if (Options.FlagsOnly)
    return listFlags(Options);
  if (llvm::Error E = checkDestinations(Options.Reports))
    return sayErrors(std::move(E));

  DiskFiles Files;
  SourceLines Source(Files);
  llvm::Expected<Checked> Done = checkProject(Options, Source);
  if (!Done)
    return sayErrors(Done.takeError());
  RunResult &Result = Done->Run.Result;
  if (llvm::Error E = compareWithBaseline(Options, *Done))
    return sayErrors(std::move(E));

  int Status = Done->AllUnderstood ? 0 : ExitFailed;
  if (Options.Fixes)
    if (llvm::Error E = fixFindings(Options, Result, Files))
      Status = sayErrors(std::move(E));
  Status = std::max(Status, exitStatus(Result, settled(Options.Gate, Done->How.Run.Gate, FailOn::Note)));
  limitFindings(Result, settled(Options.MaxFindings, Done->How.Run.MaxFindings, uint64_t(0)));
  if (llvm::Error E = writeReports(Options.Reports, Result, Options.Color, Source))
    Status = sayErrors(std::move(E));
  sayEssence(Options, Result);
  if (Options.Stats)
    writeStats(llvm::errs(), Done->Run);
  return Status;
}

} // namespace deed
