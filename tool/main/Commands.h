// Commands.h - the program's commands and their options: the one table that parsing, help and suggestions are made
// from.
#pragma once
#include "main/Arguments.h"

namespace deed {

enum class Option {
  CheckFlags,
  Color,
  Database,
  Deep,
  Facts,
  FailOn,
  Format,
  HeaderFilter,
  Jobs,
  Lifetimes,
  MemoryLimit,
  Models,
  NoSkipBodies,
  Output,
  Quiet,
  Rules,
  Stats,
  Summaries,
  TimeLimit,
  Types,
  Verbose,
};

struct CommandSpec {
  llvm::StringRef Name;
  llvm::StringRef Operands; ///< "[FILE...]", for help
  llvm::StringRef Summary;  ///< one line
  llvm::ArrayRef<OptionSpec> Options;
  llvm::StringRef Notes; ///< further paragraphs of its help
};

llvm::ArrayRef<CommandSpec> allCommands();
/// Null if there is none of that name.
const CommandSpec *findCommand(llvm::StringRef Name);
llvm::Error unknownCommand(llvm::StringRef Name);

} // namespace deed
