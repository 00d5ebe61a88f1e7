// ShowConfig.h - what is in force for a file, and which line of which `.deed` says so: `deed config --show`.
#pragma once
#include "config/Configuration.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// As a `.deed` file that would have the same effect, the origin of each value beside it. Root: where the user stands.
void showConfig(llvm::raw_ostream &OS, const Configuration &Config, llvm::StringRef File, llvm::StringRef Root);

} // namespace deed
