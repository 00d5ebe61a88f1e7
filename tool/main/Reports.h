// Reports.h - one run's result into every report that was asked for.
#pragma once
#include "findings/RunResult.h"
#include "main/Options.h"
#include "support/Files.h"

namespace deed {

/// Whether a report could be written there, asked before the work rather than after: an hour of analysis should not end
/// at a misspelt folder.
llvm::Error checkDestinations(llvm::ArrayRef<ReportTarget> Reports);

/// Each report is written whole or not at all, and one that can't be does not keep the others from being written.
llvm::Error writeReports(llvm::ArrayRef<ReportTarget> Reports, const RunResult &Run, When Color, SourceLines &Source);

/// Whether text for standard output is to be coloured.
bool wantsColor(When Color);

/// "0.1.0"
llvm::StringRef programVersion();

} // namespace deed
