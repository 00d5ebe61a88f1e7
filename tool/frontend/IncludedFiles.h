// IncludedFiles.h - which files a TU is made of, by preprocessing alone.
#pragma once
#include "frontend/CompileCommand.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace deed {

/// Absolute, normalised, sorted; the source itself among them. What cannot be found is passed over. Files may be null:
/// the real file system.
llvm::Expected<std::vector<std::string>> includedFiles(const CompileCommand &Command,
                                                       llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files = nullptr);

} // namespace deed
