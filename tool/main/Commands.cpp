#include "main/Commands.h"
#include "main/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {
namespace {

constexpr llvm::StringLiteral Inputs = "Input", Reports = "Reports", Analysis = "Analysis", Workers = "Workers",
                              Views = "What to show";

constexpr OptionSpec DatabaseOption = {Option::Database, "p", "DIR", Inputs,
                                       "folder with compile_commands.json, or that file; else it is looked for from "
                                       "the first file upwards, and in build*/"};
constexpr OptionSpec NoSkipBodiesOption = {
    Option::NoSkipBodies, "no-skip-bodies", "", Analysis,
    "parse the function bodies of system headers too (slower; shows what skipping them costs)"};
constexpr OptionSpec ModelsOption = {
    Option::Models, "models", "FILE", Analysis,
    "what functions without a body do, on top of the built-in knowledge; may be given several times"};
constexpr OptionSpec ColorOption = {Option::Color, "color", "WHEN", Reports, "auto (the default), always or never"};

constexpr OptionSpec CheckTable[] = {
    DatabaseOption,
    {Option::CheckFlags, "check-flags", "", Inputs,
     "analyse nothing: show for each file which of its flags are used, which are dropped, and why"},
    {Option::Format, "format", "FORMAT", Reports, "text (the default), json or sarif"},
    {Option::Output, "o", "FILE", Reports, "where the report of the --format before it goes; else to standard output"},
    {Option::FailOn, "fail-on", "LEVEL", Reports,
     "the least level of a finding that makes the exit status 1: note (the default), warning, error or never"},
    ColorOption,
    {Option::Stats, "stats", "", Reports, "counts, time and memory on standard error"},
    {Option::Quiet, "quiet", "", Reports, "no progress and no notes on standard error, only errors"},
    {Option::Verbose, "verbose", "", Reports, "a line for each file on standard error"},
    {Option::Rules, "rules", "LIST", Analysis,
     "rules to check, with commas; -RULE leaves one out (see `deed rules`; default: all)"},
    {Option::HeaderFilter, "header-filter", "REGEX", Analysis,
     "report only on headers whose path matches (default: all but the system's)"},
    {Option::Deep, "deep", "[WHEN]", Analysis,
     "walk paths one by one with clang's engine: auto (findings that hold on some paths only are settled), always (the "
     "same as --deep alone: also functions that allocate or free by hand) or never (the default)"},
    ModelsOption,
    NoSkipBodiesOption,
    {Option::Jobs, "j", "N", Workers, "worker processes (default: one per core)"},
    {Option::TimeLimit, "timeout", "SECONDS", Workers, "give a file up after this time (default: 300; 0: never)"},
    {Option::MemoryLimit, "memory-limit", "MB", Workers,
     "give a file up when its worker holds more (default: 4096; 0: never)"},
};

constexpr OptionSpec ShowTable[] = {
    {Option::Facts, "facts", "", Views, "the facts of each function body (the default)"},
    {Option::Summaries, "summaries", "", Views, "what each function does to what it is given"},
    {Option::Lifetimes, "lifetimes", "", Views, "each function's signature with the lifetimes inferred from its body"},
    {Option::Types, "types", "", Views, "the category of each type, and what it comes from"},
    DatabaseOption,
    ModelsOption,
    NoSkipBodiesOption,
};

constexpr OptionSpec SuggestTable[] = {DatabaseOption, ModelsOption, NoSkipBodiesOption};

constexpr OptionSpec RulesTable[] = {
    {Option::Format, "format", "FORMAT", Reports, "text (the default) or json"},
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
    "FUNCTION is a name, qualified or not: deed show --facts src/a.cpp:ns::parse\n";

constexpr CommandSpec Commands[] = {
    {"check", "[FILE...] [-- FLAG...]", "find where the code breaks the ownership rules", CheckTable, CheckNotes},
    {"rules", "", "list the rules", RulesTable, ""},
    {"explain", "RULE", "explain a rule, with examples", ExplainTable, ""},
    {"show", "FILE[:FUNCTION] [-- FLAG...]", "show what the analysis sees in a file", ShowTable, ShowNotes},
    {"suggest", "FILE [-- FLAG...]", "a diff that adds the lifetime attributes which the bodies imply", SuggestTable, ""},
    {"schema", "", "print the JSON report's schema", {}, ""},
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
    OS.indent(10 - C.Name.size()) << C.Summary << '\n';
  }
  OS << "\n`deed help COMMAND` tells a command's options. `deed check` in a project's folder is the usual start.\n";
  return Text;
}

} // namespace deed
