// CommandLine.h - a database's command taken apart: launchers in front of the compiler, response files behind it.
#pragma once
#include "frontend/CompileCommand.h"
#include "frontend/Flags.h"

namespace deed {

/// The compiler itself, and its arguments with all response files expanded.
struct CommandLine {
  std::string Compiler; ///< as written: "/usr/bin/c++", "g++-12", "../toolchain/bin/aarch64-linux-gnu-gcc"
  std::vector<std::string> Args;
};

/// Strips ccache, distcc, `env X=y`, `cmake -E ... --` and their like, in any order and number, and replaces each
/// `@file` by the words in it (relative to Directory, nested, cut off at a size and a depth that no build reaches).
/// What is left out is recorded in Dropped.
CommandLine takeApart(const CompileCommand &Command, llvm::vfs::FileSystem &Files, std::vector<FlagDrop> &Dropped);

} // namespace deed
