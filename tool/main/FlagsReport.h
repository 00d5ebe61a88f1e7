// FlagsReport.h - `deed check --check-flags`: for each command, what it is read with and what was left out, and why.
#pragma once
#include "frontend/CompileCommand.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace deed {

/// To standard output; yields the exit status: 0, or 2 if some command can't be used.
int reportFlags(llvm::ArrayRef<CompileCommand> Commands, llvm::vfs::FileSystem &Files);

} // namespace deed
