#include "config/ShowConfig.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;

namespace deed {
namespace {

std::string shown(StringRef Path, StringRef Root) {
  StringRef Short = Path;
  return (Short.consume_front(Root) && Short.consume_front("/") ? Short : Path).str();
}

/// A plain scalar where YAML would read it as one, else in single quotes.
std::string yamlScalar(StringRef Text) {
  bool Plain =
      !Text.empty() && llvm::all_of(Text, [](char C) { return llvm::isAlnum(C) || StringRef("_-./").contains(C); });
  if (Plain)
    return Text.str();
  std::string Out = "'";
  for (char C : Text)
    Out += C == '\'' ? "''" : std::string(1, C);
  return Out + "'";
}

class Lines {
public:
  explicit Lines(StringRef Root) : Root(Root) {}

  void add(std::string Text, const ConfigOrigin &From) {
    std::string Where = From.File          ? shown(From.File->Path, Root) + ":" + std::to_string(From.Line)
                        : From.CommandLine ? "the command line"
                                           : "the default";
    All.push_back({std::move(Text), std::move(Where)});
  }
  void add(std::string Text) { All.push_back({std::move(Text), ""}); }

  void write(llvm::raw_ostream &OS) const {
    size_t Width = 0;
    for (const auto &[Text, From] : All)
      if (!From.empty())
        Width = std::max(Width, Text.size());
    for (const auto &[Text, From] : All) {
      OS << Text;
      if (!From.empty())
        OS.indent(Width - Text.size()) << "  # " << From;
      OS << '\n';
    }
  }

private:
  StringRef Root;
  std::vector<std::pair<std::string, std::string>> All;
};

std::string ruleWord(const FilePolicy &Policy, Rule R) {
  FilePolicy Included = Policy;
  Included.Excluded = false;
  if (!Included.isOn(R))
    return "off";
  auto Said = Policy.Rules.find(R);
  return Said != Policy.Rules.end() && Said->second.As ? levelName(*Said->second.As) : "on";
}

std::string number(double Value) {
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::format("%g", Value);
  return Text;
}

} // namespace

void showConfig(llvm::raw_ostream &OS, const Configuration &Config, StringRef File, StringRef Root) {
  const FileSettings &S = Config.settingsOf(File);
  OS << "# in force for " << shown(File, Root) << '\n';
  std::vector<const ConfigFile *> Files = Config.filesFor(llvm::sys::path::parent_path(File));
  OS << (Files.empty() ? "# no .deed file concerns it\n" : "# from");
  for (const ConfigFile *F : Files)
    OS << (F == Files.front() ? " " : ", ") << shown(F->Path, Root) << (F == Files.back() ? "\n" : "");

  Lines Out(Root);
  if (S.Policy.Excluded)
    Out.add("# excluded: it is not analysed, and nothing in it is reported", S.ExcludedBy);
  Out.add(std::string("profile: ") + profileName(S.Policy.How), S.HowFrom);
  Out.add("rules:");
  for (const RuleInfo &I : allRules()) {
    auto From = S.RuleFrom.find(I.Which);
    Out.add("  " + I.Id.str() + ": " + ruleWord(S.Policy, I.Which),
            From == S.RuleFrom.end() ? ConfigOrigin{} : From->second);
  }
  if (S.HeaderFilter)
    Out.add("header-filter: " + yamlScalar(*S.HeaderFilter), S.HeaderFilterFrom);

  RunSettings Run = Config.runSettings(Root);
  Out.add("# for a run started in " + Root.str() + ":");
  if (!Run.Models.empty())
    Out.add("models:");
  for (const auto &M : Run.Models)
    Out.add("  - " + yamlScalar(shown(M.Value, Root)), M.From);
  if (Run.Baseline)
    Out.add("baseline: " + yamlScalar(shown(Run.Baseline->Value, Root)), Run.Baseline->From);
  Out.add(std::string("fail-on: ") + failOnName(Run.Gate ? Run.Gate->Value : FailOn::Note),
          Run.Gate ? Run.Gate->From : ConfigOrigin{});
  if (Run.MaxFindings)
    Out.add("max-findings: " + std::to_string(Run.MaxFindings->Value), Run.MaxFindings->From);
  if (Run.FunctionBudget || Run.Seconds || Run.Memory)
    Out.add("budgets:");
  if (Run.FunctionBudget)
    Out.add("  function: " + std::to_string(Run.FunctionBudget->Value), Run.FunctionBudget->From);
  if (Run.Seconds)
    Out.add("  seconds: " + number(Run.Seconds->Value), Run.Seconds->From);
  if (Run.Memory)
    Out.add("  memory: " + std::to_string(Run.Memory->Value), Run.Memory->From);
  Out.write(OS);
}

} // namespace deed
