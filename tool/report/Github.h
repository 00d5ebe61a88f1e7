// Github.h - workflow commands: GitHub's runner reads them from a job's output and shows each finding on its line of
// a change.
//
//   ::error file=src/a.cpp,line=9,endLine=9,col=20,endColumn=21,title=use-after-move::use of moved value%0A...
//
// GitHub shows ten of each level per step and drops the rest, so the sorted list is cut there by others; the SARIF
// upload has no such limit. What could not be analysed is said as well. See docs.github.com, "Workflow commands".
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeGithub(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
