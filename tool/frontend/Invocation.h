// Invocation.h - from cleaned flags to what clang's frontend is told, and the last word on safety.
//
// The driver's result is not scrubbed but copied from: language, target, macros, include paths and the source go over
// into a fresh invocation. Plug-ins, outputs, dependency files, module caches, LLVM options, precompiled inputs and
// whatever a later clang adds stay behind, since nobody carries them over.
#pragma once
#include "frontend/Flags.h"
#include "clang/Frontend/CompilerInvocation.h"

namespace deed {

/// Adds to Command.Dropped what the driver rejected and what was left behind.
llvm::Expected<std::shared_ptr<clang::CompilerInvocation>>
makeInvocation(CleanCommand &Command, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

/// What became of a command's flags, for people: `deed check --check-flags`.
struct FlagReport {
  CleanCommand Command;               ///< its Args are what clang's driver was given
  std::vector<std::string> ClangArgs; ///< what the compiler proper is told, as clang -cc1 would be
};
llvm::Expected<FlagReport> reportFlags(const CompileCommand &Command,
                                       llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

/// Clang's own headers, of the version that is linked. Fails if they are not installed.
llvm::Expected<std::string> clangResourceDir();

} // namespace deed
