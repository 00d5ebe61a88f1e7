// UnsafeReport.h - the unsafe audit as people and programs read it: one writer per format, all fed the same table.
//
// The JSON is also what a later audit is compared with. Its schema is unsafe.schema.json beside this file; a change of
// what exists raises UnsafeReportVersion, and a report of another version is refused.
#pragma once
#include "report/Context.h"
#include "report/UnsafeTable.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

inline constexpr unsigned UnsafeReportVersion = 1;

void writeUnsafeText(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context);
void writeUnsafeJson(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context);
/// One page without scripts, which needs nothing beside it.
void writeUnsafeHtml(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context);

/// Text: of a report that writeUnsafeJson wrote. Name: for messages, and for the report that is compared with it.
llvm::Expected<EarlierAudit> readUnsafeJson(llvm::StringRef Text, llvm::StringRef Name);

llvm::StringRef unsafeReportSchema();

} // namespace deed
