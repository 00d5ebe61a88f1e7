// Gcc.h - one line per finding and one per step, as gcc and clang-tidy write them: for build logs, and for the many
// tools that find places in such lines.
//
//   src/a.cpp:9:20: error: use of moved value: `s` [deed-use-after-move]
//   src/a.cpp:7:10: note: value moved here
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeGcc(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
