// Options.h - what the user asked for, as values: one struct per command, read from the words of the command line.
//
// Everything that can be wrong with the words is found here, before any work: an unknown command, option, rule or
// format (with the nearest known one), a number that is none, two reports for one destination.
//
// To add an option: its enumerator and row in Commands.h, whence help is made, and its case in Options.cpp.
#pragma once
#include "config/ConfigFile.h"
#include "engine/Progress.h"
#include "engine/Show.h"
#include "findings/Baseline.h"
#include "findings/Fixes.h"
#include "findings/Rule.h"
#include "main/Arguments.h"
#include "report/Formats.h"
#include "report/LockOrderGraph.h"
#include <set>
#include <variant>

namespace deed {

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
  std::set<Rule> Rules;      ///< empty: all
  std::set<Rule> NamedRules; ///< those of Rules that were asked for one by one, against all configuration
  std::optional<Profile> How;
  std::string ConfigFile; ///< this one alone; empty: as they are found
  bool NoConfig = false;
  std::vector<std::string> ModelFiles;
  std::string HeaderFilter; ///< regular expression; empty: all headers that are not the system's
  bool FullParse = false;
  Deep Paths = Deep::Off;
};

struct CheckOptions {
  InputOptions Input;
  DepthOptions Depth;
  std::vector<ReportTarget> Reports = {{}};
  std::optional<FailOn> Gate;  ///< this and the limits, if unset: as configured
  unsigned Jobs = 0;           ///< 0: one per core
  std::optional<double> TimeLimit;     ///< seconds per file; 0: none
  std::optional<uint64_t> MemoryLimit; ///< MB per worker; 0: none
  When Color = When::Auto;
  Verbosity Talk = Verbosity::Normal;
  std::string Since;                   ///< a revision: only what changed from there on; empty: everything
  std::string BaselineFile;            ///< empty: as configured
  bool NewOnly = false;                ///< leave out what is in the baseline
  std::optional<uint64_t> MaxFindings; ///< 0: no limit
  std::optional<FixLevel> Fixes;       ///< to apply, or to show
  bool ShowDiff = false;
  bool Stats = false;
  bool Audits = false;    ///< count what is unsafe, everywhere
  bool FlagsOnly = false; ///< --check-flags: say what becomes of each file's flags, analyse nothing
};

struct ShowOptions {
  InputOptions Input; ///< exactly one pattern
  DepthOptions Depth;
  ShowWhat What = ShowWhat::Facts;
  std::string Function; ///< empty: all
  std::optional<GraphFormat> LockOrder; ///< instead of What: of all files of the project, or those named
};

struct BaselineOptions {
  enum class Verb { Create, Update, Prune };
  Verb Does = Verb::Create;
  CheckOptions Check; ///< without reports
  BaselineWords Words;
};

/// What the project does that no rule can vouch for.
struct UnsafeOptions {
  CheckOptions Check; ///< without reports
  Format How = Format::Text; ///< or Json, Html
  std::string Path = "-";
  std::string Against; ///< an earlier report in JSON; empty: none
};

struct ConfigOptions {
  std::string File;
  DepthOptions Depth;
};

/// What the editor's client says comes on top.
struct LspOptions {
  InputOptions Input; ///< the database alone
  DepthOptions Depth;
};

struct RulesOptions {
  Format How = Format::Text; ///< or Json
  When Color = When::Auto;
};
struct ExplainOptions {
  Rule Which;
  When Color = When::Auto;
};
enum class Shell { Bash, Zsh, Fish };
struct CompletionsOptions {
  Shell For = Shell::Bash;
};
struct ManOptions {};
struct SchemaOptions {
  bool OfUnsafe = false; ///< of `deed unsafe`, not of `deed check`
};
struct HelpOptions {
  std::string Command; ///< empty: the program
};
struct VersionOptions {};

using Command =
    std::variant<CheckOptions, BaselineOptions, UnsafeOptions, ShowOptions, ConfigOptions, LspOptions, RulesOptions,
                 ExplainOptions, CompletionsOptions, ManOptions, SchemaOptions, HelpOptions, VersionOptions>;

/// Words: without the program's name.
llvm::Expected<Command> readCommand(llvm::ArrayRef<std::string> Words);

/// The text of `deed help COMMAND`; of `deed help` if empty.
std::string helpText(llvm::StringRef CommandName);

} // namespace deed
