// Json.h - the report for programs: all that was found and all that was left out, in one documented object.
//
// The schema is deed.schema.json beside this file, embedded in the program; tests hold the output against it. Members
// may be added without notice; a change of what exists raises JsonReportVersion. Suppressed findings are in it, marked.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

inline constexpr unsigned JsonReportVersion = 1;

void writeJson(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

/// The schema itself, for `deed schema` and for whoever reads the report.
llvm::StringRef jsonReportSchema();

} // namespace deed
