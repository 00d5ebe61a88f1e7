// Text.h - findings for people, after rustc's model: the headline, the source with every step underlined where it
// stands, the steps inside callees as notes of their own, and what to do.
//
// Suppressed findings are counted, not shown. What failed and what was left out comes after the findings, the summary
// last: it is what remains on the screen.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeText(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

/// One finding alone, as in the full report.
void writeFinding(llvm::raw_ostream &OS, const Finding &F, const ReportContext &Context);

} // namespace deed
