// Commands.h - the program's commands and their options: the one table that parsing, help and suggestions are made
// from.
#pragma once
#include "main/Arguments.h"

namespace deed {

enum class Option {
  Against,
  Baseline,
  CheckFlags,
  Color,
  Config,
  Database,
  Deep,
  Diff,
  ExtraArg,
  ExtraArgBefore,
  Facts,
  FailOn,
  Fix,
  Format,
  HeaderFilter,
  Jobs,
  Lifetimes,
  LockOrder,
  Locks,
  MaxFindings,
  MemoryLimit,
  Models,
  NewOnly,
  NoConfig,
  NoSkipBodies,
  Output,
  Profile,
  Quiet,
  Reason,
  Rules,
  ShowConfig,
  Since,
  Stats,
  Summaries,
  TimeLimit,
  Types,
  Until,
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
