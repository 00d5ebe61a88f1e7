#include "main/FixCommand.h"
#include "findings/Fixes.h"
#include "main/Inputs.h"
#include "main/Say.h"
#include "report/Output.h"
#include "report/Paths.h"
#include "report/Summary.h"

namespace deed {
namespace {

void sayWhatIsLeft(const FixPlan &Plan) {
  if (Plan.Waiting)
    sayNote(counted(Plan.Waiting, "fix", "fixes") + " would change the same text as another: run once more");
  if (Plan.OnlyUnsafe)
    sayNote(counted(Plan.OnlyUnsafe, "finding") +
            " with a fix that may change what a correct program does: --fix=unsafe applies those too");
  if (Plan.Outdated)
    sayNote(counted(Plan.Outdated, "fix", "fixes") + " left out: the file has changed since it was read");
}

void forget(RunResult &Run, llvm::ArrayRef<size_t> Fixed) {
  std::vector<Finding> Left;
  for (size_t I = 0, Next = 0; I != Run.Findings.size(); ++I) {
    if (Next != Fixed.size() && Fixed[Next] == I)
      ++Next;
    else
      Left.push_back(std::move(Run.Findings[I]));
  }
  Run.Findings = std::move(Left);
}

} // namespace

llvm::Error fixFindings(const CheckOptions &Options, RunResult &Run, const Files &From) {
  FixPlan Plan = planFixes(Run.Findings, *Options.Fixes, From);
  std::string Here = workingDirectory();
  if (Options.ShowDiff) {
    sayWhatIsLeft(Plan);
    return writeOutput("-", [&](llvm::raw_ostream &OS) {
      for (const FileChange &Change : Plan.Files)
        OS << unifiedDiff(Change, shownPath(Change.File, Here));
    });
  }
  llvm::Error Wrong = llvm::Error::success();
  bool AllWritten = true;
  for (const FileChange &Change : Plan.Files)
    if (llvm::Error E = writeOutput(Change.File, [&](llvm::raw_ostream &OS) { OS << Change.After; })) {
      Wrong = llvm::joinErrors(std::move(Wrong), std::move(E));
      AllWritten = false;
    }
  if (Options.Talk != Verbosity::Quiet) {
    if (AllWritten && !Plan.Fixed.empty())
      sayNote("fixed " + counted(Plan.Fixed.size(), "finding") + " in " + counted(Plan.Files.size(), "file"));
    sayWhatIsLeft(Plan);
  }
  if (AllWritten)
    forget(Run, Plan.Fixed);
  return Wrong;
}

} // namespace deed
