// Gitlab.h - GitLab's code quality report: a list of issues after Code Climate's model, which merge requests show.
//
// GitLab tells issues apart by their fingerprints alone, over all files: ours is unique within one file, so the file's
// name is mixed in. A source that failed is an issue too, of severity "blocker": an empty list would read as clean.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeGitlab(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
