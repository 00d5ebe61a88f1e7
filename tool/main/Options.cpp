#include "main/Options.h"
#include "main/Commands.h"
#include "support/Date.h"
#include "support/Nearest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include <cmath>

namespace deed {
namespace {

using Given = Arguments::Given;

/// One word out of a few.
template <class T> struct Choice {
  llvm::StringRef Word;
  T Means;
};

template <class T> llvm::Expected<T> choose(const Given &G, llvm::ArrayRef<Choice<T>> Choices) {
  std::vector<llvm::StringRef> Words;
  std::string List;
  for (const Choice<T> &C : Choices) {
    if (G.Value == C.Word)
      return C.Means;
    if (C.Word.empty())
      continue;
    List += (Words.empty() ? "" : &C == &Choices.back() ? " or " : ", ") + ("`" + C.Word + "`").str();
    Words.push_back(C.Word);
  }
  llvm::StringRef Near = nearest(G.Value, Words);
  return usageError("`" + G.Spelling + "` cannot be `" + G.Value + "`",
                    Near.empty() ? "it is " + List : "did you mean `" + Near + "`? It is " + List);
}

template <class T, size_t N> llvm::Expected<T> choose(const Given &G, const Choice<T> (&Choices)[N]) {
  return choose(G, llvm::ArrayRef<Choice<T>>(Choices));
}

llvm::Expected<Format> chooseFormat(const Given &G) {
  std::vector<Choice<Format>> Choices;
  for (const FormatInfo &I : allFormats())
    Choices.push_back({I.Name, I.Which});
  return choose<Format>(G, Choices);
}

constexpr Choice<Format> RuleFormats[] = {{"text", Format::Text}, {"json", Format::Json}};
constexpr Choice<Format> UnsafeFormats[] = {{"text", Format::Text}, {"json", Format::Json}, {"html", Format::Html}};
constexpr Choice<When> Whens[] = {{"auto", When::Auto}, {"always", When::Always}, {"never", When::Never}};
constexpr Choice<Deep> Depths[] = {{"auto", Deep::Auto}, {"always", Deep::On}, {"never", Deep::Off}};
constexpr Choice<FixLevel> FixLevels[] = {{"", FixLevel::Safe}, {"safe", FixLevel::Safe}, {"unsafe", FixLevel::Unsafe}};
constexpr Choice<Profile> Profiles[] = {{"default", Profile::Default}, {"strict", Profile::Strict}};
constexpr Choice<FailOn> Gates[] = {
    {"note", FailOn::Note}, {"warning", FailOn::Warning}, {"error", FailOn::Error}, {"never", FailOn::Never}};

/// Parses with From, which returns an Expected, into Into.
template <class T, class U> llvm::Error assign(T &Into, llvm::Expected<U> From) {
  if (!From)
    return From.takeError();
  Into = std::move(*From);
  return llvm::Error::success();
}

llvm::Expected<uint64_t> readCount(const Given &G, uint64_t Least, uint64_t Most) {
  uint64_t Value;
  if (llvm::StringRef(G.Value).getAsInteger(10, Value) || Value < Least || Value > Most)
    return usageError("`" + G.Spelling + "` cannot be `" + G.Value + "`",
                      "it is a whole number from " + llvm::Twine(Least) + " to " + llvm::Twine(Most));
  return Value;
}

llvm::Expected<double> readSeconds(const Given &G) {
  double Value;
  if (llvm::StringRef(G.Value).getAsDouble(Value) || !(Value >= 0) || Value > 1e6)
    return usageError("`" + G.Spelling + "` cannot be `" + G.Value + "`", "it is a number of seconds; 0 for no limit");
  return Value;
}

/// "a,b": these; "-a": all but this; "all" is allowed for clarity.
llvm::Error readRules(const Given &G, DepthOptions &Into) {
  std::set<Rule> Chosen, Asked, All;
  for (const RuleInfo &I : allRules())
    All.insert(I.Which);
  llvm::SmallVector<llvm::StringRef> Names;
  llvm::StringRef(G.Value).split(Names, ',', -1, /*KeepEmpty=*/false);
  bool First = true;
  for (llvm::StringRef Name : Names) {
    Name = Name.trim();
    bool LeaveOut = Name.consume_front("-");
    if (std::exchange(First, false) && LeaveOut)
      Chosen = All;
    std::optional<Rule> R = ruleById(Name);
    if (!R && Name != "all") {
      llvm::StringRef Near = suggestRule(Name);
      return usageError("unknown rule `" + Name + "`",
                        Near.empty() ? "`deed rules` lists them" : "did you mean `" + Near + "`?");
    }
    const std::set<Rule> Named = R ? std::set<Rule>{*R} : All;
    for (Rule Each : Named)
      LeaveOut ? (void)Chosen.erase(Each) : (void)Chosen.insert(Each);
    if (R)
      LeaveOut ? (void)Asked.erase(*R) : (void)Asked.insert(*R);
  }
  if (Chosen.empty())
    return usageError("`--rules=" + G.Value + "` leaves no rule to check", "`deed rules` lists them");
  Into.Rules = std::move(Chosen);
  Into.NamedRules = std::move(Asked);
  return llvm::Error::success();
}

/// Pairs each -o with the --format before it. With one of each their order does not matter: `-o a.txt --format=json`
/// has one meaning only.
llvm::Expected<std::vector<ReportTarget>> pairReports(llvm::ArrayRef<Given> Options) {
  std::vector<ReportTarget> Reports;
  std::vector<Given> About;
  for (const Given &G : Options)
    if (G.Which == Option::Format || G.Which == Option::Output)
      About.push_back(G);
  if (About.size() == 2 && About[0].Which == Option::Output && About[1].Which == Option::Format)
    std::swap(About[0], About[1]);

  bool Open = false; // the last report awaits its destination
  for (const Given &G : About) {
    if (G.Which == Option::Format) {
      llvm::Expected<Format> How = chooseFormat(G);
      if (!How)
        return How.takeError();
      Reports.push_back({*How});
      Open = true;
      continue;
    }
    if (G.Value.empty())
      return usageError("`-o` needs the name of a file", "`-o -` is standard output");
    if (std::exchange(Open, false))
      Reports.back().Path = G.Value;
    else
      Reports.push_back({formatByName(G.Value), G.Value});
  }
  if (Reports.empty())
    Reports.emplace_back();
  for (size_t I = 0; I < Reports.size(); ++I)
    for (size_t J = 0; J < I; ++J)
      if (Reports[I].Path == Reports[J].Path)
        return usageError(Reports[I].Path == "-" ? "two reports would go to standard output"
                                                 : "two reports would go to `" + Reports[I].Path + "`",
                          "give each its own destination: --format=text --format=sarif -o deed.sarif");
  return Reports;
}

llvm::Error readInput(const Given &G, InputOptions &Into) {
  if (G.Value.empty())
    return usageError("`" + G.Spelling + "` needs a value");
  Into.Database = G.Value;
  return llvm::Error::success();
}

llvm::Error readHeaderFilter(const Given &G, DepthOptions &Into) {
  std::string Wrong;
  if (!llvm::Regex(G.Value).isValid(Wrong))
    return usageError("`" + G.Spelling + "=" + G.Value + "` is not a regular expression: " + Wrong);
  Into.HeaderFilter = G.Value;
  return llvm::Error::success();
}

llvm::Error readConfigFile(const Given &G, DepthOptions &Into) {
  if (G.Value.empty())
    return usageError("`" + G.Spelling + "` needs the name of a file");
  Into.ConfigFile = G.Value;
  return llvm::Error::success();
}

llvm::Error notBoth(llvm::StringRef A, llvm::StringRef B) {
  return usageError("`" + A + "` and `" + B + "` contradict each other", "give one of them");
}

llvm::Expected<Command> readCheck(Arguments &&Args) {
  CheckOptions O;
  auto TalkAs = [&](Verbosity How) -> llvm::Error {
    if (O.Talk != Verbosity::Normal && O.Talk != How)
      return notBoth("--quiet", "--verbose");
    O.Talk = How;
    return llvm::Error::success();
  };
  auto Read = [&](const Given &G) -> llvm::Error {
    switch (G.Which) {
    case Option::Database: return readInput(G, O.Input);
    case Option::CheckFlags: O.FlagsOnly = true; break;
    case Option::Format:
    case Option::Output: break; // together, below
    case Option::FailOn: return assign(O.Gate, choose(G, Gates));
    case Option::Profile: return assign(O.Depth.How, choose(G, Profiles));
    case Option::Config: return readConfigFile(G, O.Depth);
    case Option::NoConfig: O.Depth.NoConfig = true; break;
    case Option::Baseline:
      if (G.Value.empty())
        return usageError("`" + G.Spelling + "` needs the name of a file");
      O.BaselineFile = G.Value;
      break;
    case Option::NewOnly: O.NewOnly = true; break;
    case Option::Since:
      if (G.Value.empty())
        return usageError("`--since` needs a revision", "--since=HEAD is what is not committed yet");
      O.Since = G.Value;
      break;
    case Option::MaxFindings: return assign(O.MaxFindings, readCount(G, 0, ~uint64_t(0)));
    case Option::Fix: return assign(O.Fixes, choose(G, FixLevels));
    case Option::Diff: O.ShowDiff = true; break;
    case Option::Color: return assign(O.Color, choose(G, Whens));
    case Option::Stats: O.Stats = true; break;
    case Option::Quiet: return TalkAs(Verbosity::Quiet);
    case Option::Verbose: return TalkAs(Verbosity::Verbose);
    case Option::Rules: return readRules(G, O.Depth);
    case Option::HeaderFilter: return readHeaderFilter(G, O.Depth);
    case Option::Models: O.Depth.ModelFiles.push_back(G.Value); break;
    case Option::NoSkipBodies: O.Depth.FullParse = true; break;
    case Option::Deep:
      if (G.Value.empty())
        O.Depth.Paths = Deep::On;
      else
        return assign(O.Depth.Paths, choose(G, Depths));
      break;
    case Option::Jobs: {
      uint64_t Jobs = 0;
      llvm::Error E = assign(Jobs, readCount(G, 1, 4096));
      O.Jobs = Jobs;
      return E;
    }
    case Option::TimeLimit: return assign(O.TimeLimit, readSeconds(G));
    case Option::MemoryLimit: return assign(O.MemoryLimit, readCount(G, 0, uint64_t(1) << 30));
    case Option::Against:
    case Option::Facts:
    case Option::LockOrder:
    case Option::Locks:
    case Option::Summaries:
    case Option::Lifetimes:
    case Option::Types:
    case Option::ShowConfig:
    case Option::Reason:
    case Option::Until:
    case Option::ExtraArg:
    case Option::ExtraArgBefore: llvm_unreachable("not in the table of `check`");
    }
    return llvm::Error::success();
  };
  for (const Given &G : Args.Options)
    if (llvm::Error E = Read(G))
      return std::move(E);
  if (llvm::Error E = assign(O.Reports, pairReports(Args.Options)))
    return std::move(E);
  if (O.Depth.NoConfig && !O.Depth.ConfigFile.empty())
    return notBoth("--config", "--no-config");
  if (O.ShowDiff) {
    O.Fixes = O.Fixes.value_or(FixLevel::Safe);
    if (llvm::any_of(Args.Options, [](const Given &G) { return G.Which == Option::Format; }))
      for (const ReportTarget &R : O.Reports)
        if (R.Path == "-")
          return usageError("`--diff` and a report would both go to standard output",
                            "give the report a file: -o FILE");
    std::erase_if(O.Reports, [](const ReportTarget &R) { return R.Path == "-"; });
  }
  O.Input.Patterns = std::move(Args.Operands);
  O.Input.Flags = std::move(Args.AfterDashes);
  if (O.Input.Flags && !O.Input.Database.empty())
    return usageError("`-p` and flags behind `--` contradict each other",
                      "with flags of your own, no database is read: leave one of them out");
  if (O.Input.Flags && O.Input.Patterns.empty())
    return usageError("flags behind `--`, but no file to use them for", "deed check a.cpp b.cpp -- -std=c++20");
  return O;
}

llvm::Expected<Command> readBaselineCommand(Arguments &&Args) {
  using Verb = BaselineOptions::Verb;
  static constexpr Choice<Verb> Verbs[] = {{"create", Verb::Create}, {"update", Verb::Update}, {"prune", Verb::Prune}};
  BaselineOptions O;
  if (Args.Operands.empty())
    return usageError("`deed baseline` needs to be told what to do", "deed baseline create, update or prune");
  Given Word{Option::Baseline, "deed baseline", Args.Operands.front()};
  if (llvm::Error E = assign(O.Does, choose(Word, Verbs)))
    return std::move(E);
  Args.Operands.erase(Args.Operands.begin());
  for (const Given &G : Args.Options) {
    if (G.Which == Option::Reason)
      O.Words.Reason = G.Value;
    if (G.Which != Option::Until)
      continue;
    if (!isDate(G.Value))
      return usageError("`" + G.Spelling + "` cannot be `" + G.Value + "`", "it is a day: --until=2026-12-31");
    O.Words.Until = G.Value;
  }
  if (O.Does == Verb::Prune && !(O.Words.Reason.empty() && O.Words.Until.empty()))
    return usageError("`deed baseline prune` adds no entry that could have a reason or an expiry");
  std::erase_if(Args.Options, [](const Given &G) { return G.Which == Option::Reason || G.Which == Option::Until; });
  llvm::Expected<Command> Check = readCheck(std::move(Args));
  if (!Check)
    return Check.takeError();
  O.Check = std::move(std::get<CheckOptions>(*Check));
  return O;
}

llvm::Expected<Command> readUnsafe(Arguments &&Args) {
  UnsafeOptions O;
  bool Chosen = false;
  for (const Given &G : Args.Options) {
    if (G.Which == Option::Format) {
      if (llvm::Error E = assign(O.How, choose(G, UnsafeFormats)))
        return std::move(E);
      Chosen = true;
    } else if (G.Which == Option::Output || G.Which == Option::Against) {
      if (G.Value.empty())
        return usageError("`" + G.Spelling + "` needs the name of a file");
      (G.Which == Option::Output ? O.Path : O.Against) = G.Value;
    }
  }
  if (!Chosen && O.Path != "-") // by its ending
    for (const Choice<Format> &C : UnsafeFormats)
      if (C.Means == formatByName(O.Path))
        O.How = C.Means;
  std::erase_if(Args.Options, [](const Given &G) {
    return G.Which == Option::Format || G.Which == Option::Output || G.Which == Option::Against;
  });
  llvm::Expected<Command> Check = readCheck(std::move(Args));
  if (!Check)
    return Check.takeError();
  O.Check = std::move(std::get<CheckOptions>(*Check));
  O.Check.Audits = true;
  O.Check.Depth.Rules = {Rule::UnsafeOperation}; // no other is asked
  return O;
}

llvm::Expected<Command> readSchema(Arguments &&Args) {
  static constexpr Choice<bool> Which[] = {{"check", false}, {"unsafe", true}};
  SchemaOptions O;
  if (Args.Operands.size() > 1)
    return usageError("`deed schema` takes the name of one command", "check (the default) or unsafe");
  if (!Args.Operands.empty())
    if (llvm::Error E = assign(O.OfUnsafe, choose(Given{Option::Output, "deed schema", Args.Operands[0]}, Which)))
      return std::move(E);
  return O;
}

/// `deed tidy [OPTION...] FILE -- COMPILER FLAG...`, as `deed check FILE -- FLAG...` in the manner of clang-tidy.
llvm::Expected<Command> readTidy(Arguments &&Args) {
  std::vector<std::string> Flags, After;
  bool Gated = false;
  for (const Given &G : Args.Options) {
    if (G.Which == Option::ExtraArgBefore)
      Flags.push_back(G.Value);
    if (G.Which == Option::ExtraArg)
      After.push_back(G.Value);
    Gated |= G.Which == Option::FailOn;
  }
  std::erase_if(Args.Options,
                [](const Given &G) { return G.Which == Option::ExtraArg || G.Which == Option::ExtraArgBefore; });
  if (Args.AfterDashes) {
    // The compiler's name comes first; what kind it is, the flags before it say (--driver-mode).
    llvm::ArrayRef<std::string> Line = *Args.AfterDashes;
    if (!Line.empty() && !llvm::StringRef(Line.front()).starts_with("-"))
      Line = Line.drop_front();
    llvm::append_range(Flags, Line);
    llvm::append_range(Flags, After);
    Args.AfterDashes = std::move(Flags);
  }
  llvm::Expected<Command> Read = readCheck(std::move(Args));
  if (!Read)
    return Read.takeError();
  CheckOptions &O = std::get<CheckOptions>(*Read);
  O.Reports = {{Format::Gcc, "-"}};
  O.Talk = Verbosity::Quiet;
  if (!Gated)
    O.Gate = FailOn::Error;
  return Read;
}

llvm::Expected<Command> readCompletions(Arguments &&Args) {
  static constexpr Choice<Shell> Shells[] = {{"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};
  if (Args.Operands.size() != 1)
    return usageError("`deed completions` takes the name of a shell", "bash, zsh or fish");
  CompletionsOptions O;
  if (llvm::Error E = assign(O.For, choose(Given{Option::Output, "deed completions", Args.Operands[0]}, Shells)))
    return std::move(E);
  return O;
}

llvm::Expected<Command> readShow(Arguments &&Args) {
  ShowOptions O;
  std::string Chosen;
  for (const Given &G : Args.Options) {
    std::optional<ShowWhat> What;
    switch (G.Which) {
    case Option::Facts: What = ShowWhat::Facts; break;
    case Option::Summaries: What = ShowWhat::Summaries; break;
    case Option::Lifetimes: What = ShowWhat::Lifetimes; break;
    case Option::Types: What = ShowWhat::Types; break;
    case Option::Locks: What = ShowWhat::Locks; break;
    case Option::LockOrder:
      if (!G.Value.empty() && G.Value != "dot" && G.Value != "svg")
        return usageError("unknown format `" + G.Value + "` of a graph", "dot or svg");
      O.LockOrder = G.Value == "svg" ? GraphFormat::Svg : GraphFormat::Dot;
      break;
    case Option::Database:
      if (llvm::Error E = readInput(G, O.Input))
        return std::move(E);
      break;
    case Option::Models: O.Depth.ModelFiles.push_back(G.Value); break;
    case Option::NoSkipBodies: O.Depth.FullParse = true; break;
    case Option::Config:
      if (llvm::Error E = readConfigFile(G, O.Depth))
        return std::move(E);
      break;
    case Option::NoConfig: O.Depth.NoConfig = true; break;
    case Option::Against:
    case Option::Baseline:
    case Option::CheckFlags:
    case Option::Diff:
    case Option::ExtraArg:
    case Option::ExtraArgBefore:
    case Option::Fix:
    case Option::MaxFindings:
    case Option::NewOnly:
    case Option::Profile:
    case Option::Reason:
    case Option::ShowConfig:
    case Option::Since:
    case Option::Until:
    case Option::Color:
    case Option::Deep:
    case Option::FailOn:
    case Option::Format:
    case Option::HeaderFilter:
    case Option::Jobs:
    case Option::MemoryLimit:
    case Option::Output:
    case Option::Quiet:
    case Option::Rules:
    case Option::Stats:
    case Option::TimeLimit:
    case Option::Verbose: llvm_unreachable("not in the table of `show`");
    }
    if (!What && G.Which != Option::LockOrder)
      continue;
    if (!Chosen.empty() && Chosen != G.Spelling)
      return notBoth(Chosen, G.Spelling);
    Chosen = G.Spelling;
    if (What)
      O.What = *What;
  }
  if (O.LockOrder) {
    O.Input.Patterns = std::move(Args.Operands);
    O.Input.Flags = std::move(Args.AfterDashes);
    return O;
  }
  if (Args.Operands.size() != 1)
    return usageError("`deed show` takes one file", "deed show --facts src/a.cpp:function");
  // "a.cpp:ns::f" is cut at the first single colon.
  llvm::StringRef File = Args.Operands[0];
  size_t Colon = File.find(':');
  if (Colon != llvm::StringRef::npos && !File.substr(Colon).starts_with("::")) {
    O.Function = File.substr(Colon + 1).str();
    File = File.take_front(Colon);
  }
  O.Input.Patterns = {File.str()};
  O.Input.Flags = std::move(Args.AfterDashes);
  return O;
}

llvm::Expected<Command> readConfigCommand(Arguments &&Args) {
  ConfigOptions O;
  for (const Given &G : Args.Options)
    if (G.Which == Option::Config) {
      if (llvm::Error E = readConfigFile(G, O.Depth))
        return std::move(E);
    } else if (G.Which == Option::Profile) {
      if (llvm::Error E = assign(O.Depth.How, choose(G, Profiles)))
        return std::move(E);
    }
  if (Args.Operands.size() != 1)
    return usageError("`deed config` takes one file", "deed config --show src/a.cpp");
  O.File = Args.Operands[0];
  return O;
}

/// Options as `check` has them, without files.
llvm::Expected<Command> readLsp(Arguments &&Args) {
  llvm::Expected<Command> Check = readCheck(std::move(Args));
  if (!Check)
    return Check.takeError();
  CheckOptions &C = std::get<CheckOptions>(*Check);
  return LspOptions{std::move(C.Input), std::move(C.Depth)};
}

llvm::Error noOperands(const Arguments &Args, llvm::StringRef CommandName) {
  if (Args.Operands.empty())
    return llvm::Error::success();
  return usageError("`deed " + CommandName + "` takes no operand, but got `" + Args.Operands[0] + "`");
}

llvm::Expected<Command> readRulesCommand(Arguments &&Args) {
  RulesOptions O;
  for (const Given &G : Args.Options)
    if (llvm::Error E =
            G.Which == Option::Format ? assign(O.How, choose(G, RuleFormats)) : assign(O.Color, choose(G, Whens)))
      return std::move(E);
  if (llvm::Error E = noOperands(Args, "rules"))
    return std::move(E);
  return O;
}

llvm::Expected<Command> readExplain(Arguments &&Args) {
  if (Args.Operands.size() != 1)
    return usageError("`deed explain` takes one rule", "`deed rules` lists them");
  llvm::StringRef Name = Args.Operands[0];
  std::optional<Rule> R = ruleById(Name);
  if (!R) {
    llvm::StringRef Near = suggestRule(Name);
    return usageError("unknown rule `" + Name + "`",
                      Near.empty() ? "`deed rules` lists them" : "did you mean `" + Near + "`?");
  }
  ExplainOptions O{*R};
  for (const Given &G : Args.Options)
    if (llvm::Error E = assign(O.Color, choose(G, Whens)))
      return std::move(E);
  return O;
}

llvm::Expected<Command> readHelp(Arguments &&Args) {
  if (Args.Operands.size() > 1)
    return usageError("`deed help` takes one command", "`deed help` lists them");
  std::string Topic = Args.Operands.empty() ? "" : Args.Operands[0];
  if (!Topic.empty() && !findCommand(Topic))
    return unknownCommand(Topic);
  return HelpOptions{std::move(Topic)};
}

} // namespace

llvm::Expected<Command> readCommand(llvm::ArrayRef<std::string> Words) {
  if (Words.empty())
    return usageError("no command", "`deed check` in a project's folder checks it; `deed help` lists the commands");
  llvm::StringRef Name = Words.front();
  if (Name == "--help" || Name == "-h")
    return HelpOptions{};
  if (Name == "--version")
    return VersionOptions{};
  const CommandSpec *Spec = findCommand(Name);
  if (!Spec) {
    if (Name.starts_with("-"))
      return usageError("the command comes first, before `" + Name + "`", "deed check " + Name);
    return unknownCommand(Name);
  }
  for (const std::string &Word : Words.drop_front()) {
    if (Word == "--")
      break;
    if (Word == "--help" || Word == "-h")
      return HelpOptions{Spec->Name.str()};
  }
  llvm::Expected<Arguments> Args = readArguments(Words.drop_front(), Spec->Options);
  if (!Args)
    return Args.takeError();
  if (Name == "check")
    return readCheck(std::move(*Args));
  if (Name == "tidy")
    return readTidy(std::move(*Args));
  if (Name == "baseline")
    return readBaselineCommand(std::move(*Args));
  if (Name == "unsafe")
    return readUnsafe(std::move(*Args));
  if (Name == "show")
    return readShow(std::move(*Args));
  if (Name == "suggest") {
    llvm::Expected<Command> Shown = readShow(std::move(*Args));
    if (Shown)
      std::get<ShowOptions>(*Shown).What = ShowWhat::Suggestions;
    return Shown;
  }
  if (Args->AfterDashes)
    return usageError("`deed " + Name + "` takes no flags behind `--`");
  if (Name == "config")
    return readConfigCommand(std::move(*Args));
  if (Name == "rules")
    return readRulesCommand(std::move(*Args));
  if (Name == "explain")
    return readExplain(std::move(*Args));
  if (Name == "completions")
    return readCompletions(std::move(*Args));
  if (Name == "help")
    return readHelp(std::move(*Args));
  if (Name == "schema")
    return readSchema(std::move(*Args));
  if (llvm::Error E = noOperands(*Args, Name))
    return std::move(E);
  if (Name == "lsp")
    return readLsp(std::move(*Args));
  if (Name == "man")
    return ManOptions{};
  return VersionOptions{};
}

} // namespace deed
