// Flags.h - the flags of a compile database, reduced to what decides how a source is read.
//
// Flags are untrusted input, so this is a list of what is let through, not of what is thrown out: options that select
// language, target, macros and include paths pass, by option and by option group of clang's own table; all else is
// dropped, with a reason that `deed check --check-flags` shows. What passes is handed to clang's driver, and of what
// the driver makes of it Invocation.h takes over only the parts that cannot write, run or load anything.
#pragma once
#include "frontend/CompileCommand.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <string>
#include <vector>

namespace deed {

struct FlagDrop {
  std::string Flag;   ///< as it was written, its values included
  std::string Reason; ///< lower case, no full stop: "writes a dependency file"
  bool operator==(const FlagDrop &) const = default;
};

/// A command that clang's driver may see.
struct CleanCommand {
  std::string Directory;         ///< absolute; where relative paths start from, -working-directory applied
  std::string File;              ///< absolute
  std::vector<std::string> Args; ///< Args[0] is the compiler's path, the source comes last
  std::vector<FlagDrop> Dropped; ///< in the order of the command line
};

/// Fails for compilers whose flags are of another language (clang-cl, nvcc). Files is asked for response files, for the
/// headers behind precompiled ones, and for nothing else.
llvm::Expected<CleanCommand> cleanFlags(const CompileCommand &Command, llvm::vfs::FileSystem &Files);

} // namespace deed
