#include "main/BaselineCommand.h"
#include "main/Checking.h"
#include "main/Say.h"
#include "report/Output.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "llvm/Support/FileSystem.h"

namespace deed {
namespace {

constexpr llvm::StringLiteral DefaultName = "deed-baseline.json";

/// The old one, or an empty one to be created. What stands against the command is told before the analysis.
llvm::Expected<Baseline> begin(const BaselineOptions &Options, llvm::StringRef Path) {
  bool Exists = llvm::sys::fs::exists(Path);
  if (Options.Does != BaselineOptions::Verb::Create)
    return readBaseline(Path);
  if (Exists)
    return usageError("there is a baseline `" + Path + "` already",
                      "`deed baseline update` adapts it and keeps the reasons given in it");
  return Baseline(Path);
}

uint64_t countOf(const Baseline &B) {
  uint64_t Sum = 0;
  for (const BaselineEntry &E : B.entries())
    Sum += E.Count;
  return Sum;
}

} // namespace

int runBaseline(const BaselineOptions &Options) {
  llvm::Expected<Analysis> Configured = Analysis::make(Options.Check.Depth);
  if (!Configured)
    return sayErrors(Configured.takeError());
  std::string Here = workingDirectory(), Path = baselinePath(Options.Check, *Configured);
  bool Named = !Path.empty();
  if (!Named)
    Path = absolutePath(DefaultName, Here);
  llvm::Expected<Baseline> Old = begin(Options, Path);
  if (!Old)
    return sayErrors(Old.takeError());

  DiskFiles Files;
  SourceLines Source(Files);
  llvm::Expected<Checked> Done = checkProject(Options.Check, Source);
  if (!Done)
    return sayErrors(Done.takeError());
  RunResult &Result = Done->Run.Result;
  for (const Skip &S : Result.Skips)
    if (isFailure(S.Reason))
      sayError(shownPath(S.File, Here) + ": " + describe(S));

  auto How = Options.Does == BaselineOptions::Verb::Prune ? Baseline::Change::Prune : Baseline::Change::Update;
  Baseline New = Old->changed(Result.Findings, whatWasSeen(Options.Check, *Done), How, Options.Words);
  if (llvm::Error E = writeOutput(Path, [&](llvm::raw_ostream &OS) { OS << New.text(); }))
    return sayErrors(std::move(E));
  if (Options.Check.Talk != Verbosity::Quiet) {
    sayNote("`" + shownPath(Path, Here) + "`: " + counted(countOf(New), "finding") +
            (Options.Does == BaselineOptions::Verb::Create ? "" : ", before " + std::to_string(countOf(*Old))));
    if (!Named)
      sayNote("`baseline: " + DefaultName + "` in .deed, or --baseline=" + DefaultName +
              ", makes `deed check` compare with it");
  }
  return Done->AllUnderstood && Result.Failed.empty() ? 0 : ExitFailed;
}

} // namespace deed
