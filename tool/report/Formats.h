// Formats.h - the formats of a report, one table: its name, the files that are of it by their names, and who writes it.
//
// The command line, its help, the completions and the writing are made from it. To add a format: its enumerator, its
// file with the writer, its row.
#pragma once
#include "report/Context.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

enum class Format { Text, Json, Sarif, Github, Gitlab, Junit, Checkstyle, Rdjson, Html, Gcc };

struct FormatInfo {
  Format Which;
  llvm::StringRef Name;
  llvm::StringRef Endings; ///< of file names, separated by blanks; empty: none says so
  llvm::StringRef Summary; ///< for whom it is
  void (*Write)(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);
};

/// In the order of the enumerators.
llvm::ArrayRef<FormatInfo> allFormats();
const FormatInfo &info(Format F);

/// What a file of this name holds: the longest ending decides; text if none does.
Format formatByName(llvm::StringRef Path);

} // namespace deed
