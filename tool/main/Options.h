// Options.h - what the user asked for, as values: one struct per command, read from the words of the command line.
//
// Everything that can be wrong with the words is found here, before any work: an unknown command, option, rule or
// format (with the nearest known one), a number that is none, two reports for one destination.
//
// To add an option: its enumerator and row in Commands.h, whence help is made, and its case in Options.cpp.
#pragma once
#include "engine/Progress.h"
#include "engine/Show.h"
#include "findings/Rule.h"
#include "main/Arguments.h"
#include <set>
#include <variant>

namespace deed {

enum class Format { Text, Json, Sarif };

/// One report: how, and where to. `--format=F -o FILE`, any number of times, each -o belonging to the --format before
/// it. A --format without -o goes to standard output; an -o without --format goes by its extension.
struct ReportTarget {
  Format How = Format::Text;
  std::string Path = "-"; ///< "-": standard output
  bool operator==(const ReportTarget &) const = default;
};

enum class When { Auto, Always, Never };

/// Which files, and with which flags.
struct InputOptions {
  std::vector<std::string> Patterns;             ///< files, folders, globs; empty: all of the database
  std::string Database;                          ///< -p: a folder or the file itself; empty: to be looked for
  std::optional<std::vector<std::string>> Flags; ///< behind `--`: no database
};

/// How each TU is analysed.
struct DepthOptions {
  std::set<Rule> Rules; ///< empty: all
  std::vector<std::string> ModelFiles;
  std::string HeaderFilter; ///< regular expression; empty: all headers that are not the system's
  bool FullParse = false;
  Deep Paths = Deep::Off;
};

/// The least level that makes the exit status 1; Never: findings do not.
enum class FailOn { Note, Warning, Error, Never };

struct CheckOptions {
  InputOptions Input;
  DepthOptions Depth;
  std::vector<ReportTarget> Reports = {{}};
  FailOn Gate = FailOn::Note;
  unsigned Jobs = 0;           ///< 0: one per core
  double TimeLimit = 300;      ///< seconds per file; 0: none
  uint64_t MemoryLimit = 4096; ///< MB per worker; 0: none
  When Color = When::Auto;
  Verbosity Talk = Verbosity::Normal;
  bool Stats = false;
  bool FlagsOnly = false; ///< --check-flags: say what becomes of each file's flags, analyse nothing
};

struct ShowOptions {
  InputOptions Input; ///< exactly one pattern
  DepthOptions Depth;
  ShowWhat What = ShowWhat::Facts;
  std::string Function; ///< empty: all
};

struct RulesOptions {
  Format How = Format::Text; ///< or Json
  When Color = When::Auto;
};
struct ExplainOptions {
  Rule Which;
  When Color = When::Auto;
};
struct SchemaOptions {};
struct HelpOptions {
  std::string Command; ///< empty: the program
};
struct VersionOptions {};

using Command =
    std::variant<CheckOptions, ShowOptions, RulesOptions, ExplainOptions, SchemaOptions, HelpOptions, VersionOptions>;

/// Words: without the program's name.
llvm::Expected<Command> readCommand(llvm::ArrayRef<std::string> Words);

/// The text of `deed help COMMAND`; of `deed help` if empty.
std::string helpText(llvm::StringRef CommandName);

} // namespace deed
