// Sarif.h - SARIF 2.1.0 (OASIS), for code scanning services, CI and editors.
//
// One run, its rules with their pages, every finding with its steps as a code flow, suppressed ones marked as such, and
// what failed or was left out as notifications, so that an upload of a broken run doesn't read as a clean one. Files
// below the root are named relative to %SRCROOT%. Columns are UTF-16 code units, counted from the source's bytes.
//
// scripts/validate_sarif runs Microsoft's validator over reports; it must find nothing.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeSarif(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
