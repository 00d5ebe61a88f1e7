// Checkstyle.h - Checkstyle's XML: findings by file. What could not be analysed is an error at its file.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeCheckstyle(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
