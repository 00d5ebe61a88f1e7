// SinceRevision.h - of a run's findings, those that a change made or touched.
//
// Which TUs the change can affect is decided by what they include; only these are analysed, once as they are and once
// as they were: above the real file system lies one with the changed files' old content, in which new files do not
// exist. What was found then is compared with what is found now as with a baseline, so a finding in an unchanged file
// shows if the change is its cause, and one that merely moved does not. Of the old ones, those show whose place or
// steps lie on changed lines.
#pragma once
#include "engine/AnalyzeProject.h"
#include "engine/AnalyzeTu.h"
#include "git/Git.h"

namespace deed {

struct Change {
  Git Tree;
  std::string Revision; ///< as the user said it
  std::string Base;     ///< the commit compared with
  std::vector<FileDelta> Files;

  /// Of the working tree that holds Folder, since where it left Revision.
  static llvm::Expected<Change> since(llvm::StringRef Revision, llvm::StringRef Folder);
};

/// The commands that the change can affect, in their order. Those whose includes cannot be told are among them.
llvm::Expected<std::vector<CompileCommand>> affectedBy(const Change &C, llvm::ArrayRef<CompileCommand> Commands,
                                                       const PoolOptions &Pool);

/// Takes what is not of the change out of Run, and counts it. Commands: those that Run is of.
llvm::Error keepWhatIsOfChange(const Change &C, llvm::ArrayRef<CompileCommand> Commands, const AnalysisOptions &How,
                               const ProjectOptions &Options, Progress &Show, RunResult &Run);

} // namespace deed
