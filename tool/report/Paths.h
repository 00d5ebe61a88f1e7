// Paths.h - how a file is named in a report.
//
// Findings carry absolute paths. People read them relative to the folder they stand in, SARIF wants a URI relative to a
// named root; neither may depend on the machine if the file is below that folder.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace deed {

/// Relative to Root with `/` if File is below it, else as it is.
std::string shownPath(llvm::StringRef File, llvm::StringRef Root);

/// True if File is below Root.
bool isBelow(llvm::StringRef File, llvm::StringRef Root);

/// A path as the path of a URI: every byte that a URI does not allow there becomes %XX.
std::string percentEncoded(llvm::StringRef Path);

/// "file:///abs/path"
std::string fileUri(llvm::StringRef AbsolutePath);

} // namespace deed
