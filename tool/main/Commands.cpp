#include "main/Commands.h"
#include "main/Options.h"
#include "support/Nearest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {
namespace {

constexpr llvm::StringLiteral Inputs = "Input", Reports = "Reports", Analysis = "Analysis", Workers = "Workers",
                              Views = "What to show", Known = "What is known already", Fixing = "Fixes";

constexpr OptionSpec DatabaseOption = {Option::Database, "p", "DIR", Inputs,
                                       "folder with compile_commands.json, or that file; else it is looked for from "
                                       "the first file upwards, and in build*/"};
constexpr OptionSpec NoSkipBodiesOption = {
    Option::NoSkipBodies, "no-skip-bodies", "", Analysis,
    "parse the function bodies of system headers too (slower; shows what skipping them costs)"};
constexpr OptionSpec ModelsOption = {
    Option::Models, "models", "FILE", Analysis,
    "what functions without a body do, on top of the built-in knowledge; may be given several times"};
constexpr OptionSpec ColorOption = {Option::Color,      "color", "WHEN", Reports, "auto (the default), always or never",
                                    "auto always never"};

constexpr OptionSpec ConfigOption = {Option::Config, "config", "FILE", Analysis,
                                     "this .deed file instead of those that are found beside the sources"};
constexpr OptionSpec NoConfigOption = {Option::NoConfig, "no-config", "", Analysis, "read no .deed file"};
constexpr OptionSpec ProfileOption = {Option::Profile,
                                      "profile",
                                      "PROFILE",
                                      Analysis,
                                      "default (what an expert calls a bug) or strict (Rust's rules to the letter)",
                                      "default strict"};

constexpr OptionSpec QuietOption = {Option::Quiet, "quiet", "", Reports,
                                    "no progress and no notes on standard error, only errors"};
constexpr OptionSpec VerboseOption = {Option::Verbose, "verbose", "", Reports,
                                      "a line for each file on standard error"};
constexpr OptionSpec RulesOption = {
    Option::Rules, "rules", "LIST", Analysis,
    "rules to check, with commas; -RULE leaves one out (see `deed rules`; default: all)"};
constexpr OptionSpec HeaderFilterOption = {Option::HeaderFilter, "header-filter", "REGEX", Analysis,
                                           "report only on headers whose path matches (default: all but the system's)"};
constexpr OptionSpec DeepOption = {
    Option::Deep, "deep", "[WHEN]", Analysis,
    "walk paths one by one with clang's engine: auto (findings that hold on some paths only are settled), always (the "
    "same as --deep alone: also functions that allocate or free by hand) or never (the default)",
    "auto always never"};
constexpr OptionSpec JobsOption = {Option::Jobs, "j", "N", Workers, "worker processes (default: one per core)"};
constexpr OptionSpec TimeLimitOption = {Option::TimeLimit, "timeout", "SECONDS", Workers,
                                        "give a file up after this time (default: 300; 0: never)"};
constexpr OptionSpec MemoryLimitOption = {Option::MemoryLimit, "memory-limit", "MB", Workers,
                                          "give a file up when its worker holds more (default: 4096; 0: never)"};

constexpr OptionSpec CheckTable[] = {
    DatabaseOption,
    {Option::CheckFlags, "check-flags", "", Inputs,
     "analyse nothing: show for each file which of its flags are used, which are dropped, and why"},
    {Option::Format, "format", "FORMAT", Reports,
     "text (the default), json, sarif, github, gitlab, junit, checkstyle, rdjson, html or gcc"},
    {Option::Output, "o", "FILE", Reports, "where the report of the --format before it goes; else to standard output"},
    {Option::FailOn, "fail-on", "LEVEL", Reports,
     "the least level of a finding that makes the exit status 1: note (the default), warning, error or never",
     "note warning error never"},
    {Option::MaxFindings, "max-findings", "N", Reports,
     "show no more than these and count the others (default: 0, no limit)"},
    ColorOption,
    {Option::Stats, "stats", "", Reports, "counts, time and memory on standard error"},
    QuietOption,
    VerboseOption,
    {Option::Since, "since", "REV", Known,
     "only what changed since this branch left REV (git): analyse the files that the change can affect, report what it "
     "made or touched; HEAD: what is not committed"},
    {Option::Baseline, "baseline", "FILE", Known, "findings in it are no news: they are marked, and don't count"},
    {Option::NewOnly, "new-only", "", Known, "leave what is in the baseline out of all reports"},
    {Option::Fix, "fix", "[unsafe]", Fixing,
     "apply the fixes that cannot change what a correct program does; =unsafe: the others too", "safe unsafe"},
    {Option::Diff, "diff", "", Fixing, "show what --fix would do as a patch, and change nothing"},
    RulesOption,
    ProfileOption,
    ConfigOption,
    NoConfigOption,
    HeaderFilterOption,
    DeepOption,
    ModelsOption,
    NoSkipBodiesOption,
    JobsOption,
    TimeLimitOption,
    MemoryLimitOption,
};

constexpr OptionSpec BaselineTable[] = {
    DatabaseOption,
    {Option::Baseline, "baseline", "FILE", Known,
     "the baseline (default: that of the configuration, else deed-baseline.json)"},
    {Option::Reason, "reason", "TEXT", Known, "why the entries that are added may stand"},
    {Option::Until, "until", "DATE", Known, "the last day on which they may: 2026-12-31"},
    QuietOption,
    VerboseOption,
    RulesOption,
    ProfileOption,
    ConfigOption,
    NoConfigOption,
    HeaderFilterOption,
    DeepOption,
    ModelsOption,
    NoSkipBodiesOption,
    JobsOption,
    TimeLimitOption,
    MemoryLimitOption,
};

constexpr OptionSpec UnsafeTable[] = {
    DatabaseOption,
    {Option::Format, "format", "FORMAT", Reports, "text (the default), json or html", "text json html"},
    {Option::Output, "o", "FILE", Reports, "where it goes; else to standard output"},
    {Option::Against, "against", "FILE", Known, "an earlier report in JSON: say what changed since"},
    QuietOption,
    VerboseOption,
    ProfileOption,
    ConfigOption,
    NoConfigOption,
    HeaderFilterOption,
    ModelsOption,
    NoSkipBodiesOption,
    JobsOption,
    TimeLimitOption,
    MemoryLimitOption,
};

constexpr OptionSpec TidyTable[] = {
    DatabaseOption,
    {Option::ExtraArg, "extra-arg", "FLAG", Inputs, "one more flag for the compiler"},
    {Option::ExtraArgBefore, "extra-arg-before", "FLAG", Inputs, "the same, before the others"},
    {Option::FailOn, "fail-on", "LEVEL", Reports,
     "the least level of a finding that makes the exit status 1: note, warning, error (the default) or never",
     "note warning error never"},
    {Option::Baseline, "baseline", "FILE", Known, "findings in it are no news: they are marked, and don't count"},
    QuietOption,
    RulesOption,
    ProfileOption,
    ConfigOption,
    NoConfigOption,
    HeaderFilterOption,
    DeepOption,
    ModelsOption,
    NoSkipBodiesOption,
};

constexpr OptionSpec ShowTable[] = {
    {Option::Facts, "facts", "", Views, "the facts of each function body (the default)"},
    {Option::Summaries, "summaries", "", Views, "what each function does to what it is given"},
    {Option::Lifetimes, "lifetimes", "", Views, "each function's signature with the lifetimes inferred from its body"},
    {Option::Types, "types", "", Views, "the category of each type, and what it comes from"},
    {Option::Locks, "locks", "", Views, "which lock guards which field, and how that is known"},
    {Option::LockOrder, "lock-order", "[FORMAT]", Views,
     "which lock is taken while which is held, as a graph: dot (the default) or svg"},
    DatabaseOption,
    ConfigOption,
    NoConfigOption,
    ModelsOption,
    NoSkipBodiesOption,
};

constexpr OptionSpec SuggestTable[] = {DatabaseOption, ConfigOption, NoConfigOption, ModelsOption, NoSkipBodiesOption};

constexpr OptionSpec LspTable[] = {
    DatabaseOption, RulesOption, ProfileOption,      ConfigOption,      NoConfigOption,
    DeepOption,     HeaderFilterOption, ModelsOption, NoSkipBodiesOption,
};

constexpr OptionSpec ConfigTable[] = {
    {Option::ShowConfig, "show", "", Views, "print it, each value with the line that gives it (the default)"},
    ConfigOption,
    ProfileOption,
};

constexpr OptionSpec RulesTable[] = {
    {Option::Format, "format", "FORMAT", Reports, "text (the default) or json", "text json"},
    ColorOption,
};

constexpr OptionSpec ExplainTable[] = {ColorOption};

constexpr llvm::StringLiteral CheckNotes =
    R"(Files are named by path, folder or glob ('src/**/*_test.cpp'); without any, the whole database is checked.
Without a database, flags behind `--` serve all files named: deed check a.cpp b.cpp -- -std=c++20 -pthread

Several reports at once: each -o belongs to the --format before it, and a --format without -o is printed.
An -o alone goes by its extension.
  deed check --format=text --format=sarif -o deed.sarif
  deed check -o report.json

Exit status:
  0  clean
  1  findings (of the level of --fail-on or above, not suppressed)
  2  the program or one of its inputs failed; what could be analysed is reported nonetheless
)";

constexpr llvm::StringLiteral ShowNotes =
    "FUNCTION is a name, qualified or not: deed show --facts src/a.cpp:ns::parse\n"
    "--lock-order takes any number of files; without one it shows the whole project.\n";

constexpr llvm::StringLiteral BaselineNotes =
    R"(create  writes a new baseline of all that is found now
update  adds what is new, takes out what is fixed, keeps the reasons given
prune   takes out what is fixed and adds nothing

Entries hold no line numbers: code above may come and go, be formatted, move to another file. The file is sorted JSON, one
entry a line, and may be edited: "reason" and "until" (the last day on which it holds) can be given to any entry.
  deed baseline create --reason='before we began' --until=2027-06-30
  deed check --baseline=deed-baseline.json
)";

constexpr llvm::StringLiteral UnsafeNotes =
    R"(Counts what no rule can vouch for: raw pointers followed and computed with, casts that nobody checks, memory managed by
hand, C functions without a model, mutable globals without a lock. An operation is wrapped if no raw pointer goes in or
out of the public members of its class (or, outside of classes, of its function); else it leaks.
  deed unsafe -o unsafe.json
  deed unsafe --against=unsafe.json

Exit status: 0, or 2 if the program or one of its inputs failed.
)";

constexpr llvm::StringLiteral TidyNotes =
    R"(CMake runs it on every source that it compiles, with the flags of the build:
  cmake -DCMAKE_CXX_CLANG_TIDY='deed;tidy' ...
Findings come as lines of --format=gcc. Exit status: 1 for errors (see --fail-on), so that warnings don't break a build.
)";

constexpr llvm::StringLiteral LspNotes =
    R"(Speaks the language server protocol on standard input and output; editors start it. What is found is what `deed check`
finds in the text as it stands in the editor. docs/editors.md has set-ups for VS Code, neovim, Emacs and Helix.

Settings, as initializationOptions or under "deed" in workspace/didChangeConfiguration, come on top of the options:
  {"database": "out", "profile": "strict", "rules": "all,-leak", "fallbackFlags": ["-std=c++20"], "codeLens": true,
   "inlayHints": {"lifetimes": true, "moved": true}, "showPages": true}
)";

constexpr llvm::StringLiteral ConfigNotes =
    R"(A .deed file is YAML. Those in the file's folder and in each folder above it count, the nearest most:
  profile: default              # or strict
  rules:                        # on, off, note, warning or error
    all: warning
    use-after-move: error
  exclude: [third_party]        # globs, from the folder of the .deed file
  header-filter: '/src/'
  models: [tools/our.model]
  baseline: tools/deed-baseline.json
  fail-on: warning
  max-findings: 100
  budgets: {function: 200000, seconds: 300, memory: 4096}
  inherit: false                # what the folders above say does not count
  paths:
    - match: [legacy, 'src/*_test.cpp']
      rules: {use-after-move: off}
    - match: src/core
      profile: strict
)";

constexpr CommandSpec Commands[] = {
    {"check", "[FILE...] [-- FLAG...]", "find where the code breaks the ownership rules", CheckTable, CheckNotes},
    {"baseline", "create|update|prune [FILE...] [-- FLAG...]", "keep the findings that the project lives with for now",
     BaselineTable, BaselineNotes},
    {"tidy", "FILE [-- COMPILER FLAG...]", "stand in for clang-tidy in a build system", TidyTable, TidyNotes},
    {"unsafe", "[FILE...] [-- FLAG...]", "count what no rule can vouch for, and where it is wrapped", UnsafeTable,
     UnsafeNotes},
    {"config", "FILE", "show the configuration in force for a file, and where it comes from", ConfigTable, ConfigNotes},
    {"rules", "", "list the rules", RulesTable, ""},
    {"explain", "RULE", "explain a rule, with examples", ExplainTable, ""},
    {"show", "FILE[:FUNCTION] [-- FLAG...]", "show what the analysis sees in a file", ShowTable, ShowNotes},
    {"suggest", "FILE [-- FLAG...]", "a diff that adds the attributes of lifetimes and locks which the bodies imply",
     SuggestTable, ""},
    {"lsp", "", "serve an editor: diagnostics as you type, fixes, hover, inlay hints", LspTable, LspNotes},
    {"completions", "bash|zsh|fish", "print what makes a shell complete deed's words", {}, ""},
    {"man", "", "print the manual page", {}, ""},
    {"schema", "[check|unsafe]", "print the schema of a JSON report", {}, ""},
    {"help", "[COMMAND]", "this, or a command's options", {}, ""},
    {"version", "", "print the version (also: --version)", {}, ""},
};

/// Text in lines of at most Width columns, all but the first indented.
void writeWrapped(llvm::raw_ostream &OS, llvm::StringRef Text, size_t Indent, size_t Width) {
  size_t Column = Indent;
  llvm::SmallVector<llvm::StringRef> Words;
  Text.split(Words, ' ', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Word : Words) {
    if (Column > Indent && Column + 1 + Word.size() > Width) {
      OS << '\n';
      OS.indent(Indent);
      Column = Indent;
    }
    if (Column > Indent) {
      OS << ' ';
      ++Column;
    }
    OS << Word;
    Column += Word.size();
  }
  OS << '\n';
}

constexpr size_t HelpWidth = 100;

void writeOptions(llvm::raw_ostream &OS, llvm::ArrayRef<OptionSpec> Options) {
  constexpr size_t Indent = 27;
  llvm::StringRef Group;
  for (const OptionSpec &Spec : Options) {
    if (Spec.Group != Group)
      OS << '\n' << (Group = Spec.Group) << ":\n";
    std::string Usage = "  " + Spec.usage();
    OS << Usage;
    OS.indent(Indent - Usage.size());
    writeWrapped(OS, Spec.Help, Indent, HelpWidth);
  }
}

} // namespace

llvm::ArrayRef<CommandSpec> allCommands() { return Commands; }

const CommandSpec *findCommand(llvm::StringRef Name) {
  const CommandSpec *Found = llvm::find_if(Commands, [&](const CommandSpec &C) { return C.Name == Name; });
  return Found == std::end(Commands) ? nullptr : Found;
}

llvm::Error unknownCommand(llvm::StringRef Name) {
  std::vector<llvm::StringRef> Names;
  for (const CommandSpec &C : Commands)
    Names.push_back(C.Name);
  llvm::StringRef Near = nearest(Name, Names);
  return usageError("unknown command `" + Name + "`",
                    Near.empty() ? "`deed help` lists the commands" : "did you mean `deed " + Near + "`?");
}

std::string helpText(llvm::StringRef CommandName) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (const CommandSpec *C = findCommand(CommandName)) {
    OS << "deed " << C->Name << ": " << C->Summary << "\n\nUsage: deed " << C->Name;
    if (!C->Options.empty())
      OS << " [OPTION...]";
    if (!C->Operands.empty())
      OS << ' ' << C->Operands;
    OS << '\n';
    writeOptions(OS, C->Options);
    if (!C->Notes.empty())
      OS << '\n' << C->Notes;
    return Text;
  }
  OS << "deed: Rust's ownership rules for C++ as it is\n\nUsage: deed COMMAND [OPTION...] [OPERAND...]\n\nCommands:\n";
  for (const CommandSpec &C : Commands) {
    OS << "  " << C.Name;
    OS.indent(13 - C.Name.size()) << C.Summary << '\n';
  }
  OS << "\n`deed help COMMAND` tells a command's options. `deed check` in a project's folder is the usual start.\n";
  return Text;
}

} // namespace deed
