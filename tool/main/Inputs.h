// Inputs.h - from what the user named to the commands to analyse: with the flags given, or with a database found.
#pragma once
#include "frontend/Selection.h"
#include "main/Options.h"

namespace deed {

struct Inputs {
  Selection Chosen;
  std::string Database;      ///< its path; empty for flags of the user's own
  bool WholeProject = false; ///< every command of the database is among them
};

llvm::Expected<Inputs> chooseInputs(const InputOptions &Options, llvm::vfs::FileSystem &Files);

/// The working directory as the user knows it ($PWD, symbolic links kept).
std::string workingDirectory();

} // namespace deed
