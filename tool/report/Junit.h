// Junit.h - JUnit's XML: each finding a failed test, each source without one a passed test, each that could not be
// analysed an error. There is no one schema; written is what Jenkins' and GitLab's readers agree on.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeJunit(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
