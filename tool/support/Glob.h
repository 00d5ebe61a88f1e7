// Glob.h - patterns of paths, as users write them in the shell, on the command line and in configuration.
//
// `*` stays within one folder, `**` crosses folders, `?` is one character, `[a-z]` and `[!a-z]` are one of a class. Of
// our own: LLVM's GlobPattern lets `*` cross folders.
#pragma once
#include "llvm/ADT/StringRef.h"

namespace deed {

/// Over the whole path.
bool matchesGlob(llvm::StringRef Glob, llvm::StringRef Path);

} // namespace deed
