#include "config/ConfigFile.h"
#include "support/Glob.h"
#include "support/Nearest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <functional>

using llvm::StringRef;
namespace yaml = llvm::yaml;

namespace deed {

char ConfigError::ID = 0;

void ConfigError::log(llvm::raw_ostream &OS) const {
  for (const ConfigProblem &P : Problems) {
    if (&P != &Problems.front())
      OS << '\n';
    OS << P.File;
    if (P.Line != 0)
      OS << ':' << P.Line << ':' << P.Column;
    OS << ": " << P.Message;
    if (!P.Help.empty())
      OS << "\n  help: " << P.Help;
  }
}

const char *failOnName(FailOn F) {
  switch (F) {
  case FailOn::Note: return "note";
  case FailOn::Warning: return "warning";
  case FailOn::Error: return "error";
  case FailOn::Never: return "never";
  }
  return "note";
}

namespace {

/// One word out of a few, and what it means.
template <class T> struct Word {
  StringRef Text;
  T Means;
};
constexpr Word<Profile> Profiles[] = {{"default", Profile::Default}, {"strict", Profile::Strict}};
constexpr Word<FailOn> Gates[] = {
    {"note", FailOn::Note}, {"warning", FailOn::Warning}, {"error", FailOn::Error}, {"never", FailOn::Never}};
constexpr Word<bool> YesOrNo[] = {{"true", true}, {"false", false}};
constexpr Word<RuleSetting> RuleWords[] = {{"on", {true, {}}},
                                           {"off", {false, {}}},
                                           {"note", {true, Level::Note}},
                                           {"warning", {true, Level::Warning}},
                                           {"error", {true, Level::Error}}};

class Reader {
public:
  Reader(StringRef Text, StringRef Path) : Stream(Text, Sources) {
    File.Path = Path.str();
    File.Folder = llvm::sys::path::parent_path(Path).str();
    Sources.setDiagHandler([](const llvm::SMDiagnostic &D, void *Self) { static_cast<Reader *>(Self)->syntax(D); },
                           this);
  }

  llvm::Expected<ConfigFile> read() {
    for (yaml::Document &Doc : Stream) {
      yaml::Node *Root = Doc.getRoot();
      if (!Root || Stream.failed())
        break;
      if (!llvm::isa<yaml::NullNode>(Root)) // empty, or comments alone
        readTop(*Root);
    }
    if (Problems.empty())
      return std::move(File);
    if (Broken) { // what else was found on that line and below is guesswork
      ConfigProblem Syntax = *llvm::find_if(Problems, [](const ConfigProblem &P) { return P.IsSyntax; });
      llvm::erase_if(Problems, [&](const ConfigProblem &P) { return !P.IsSyntax && P.Line >= Syntax.Line; });
    }
    llvm::sort(Problems, [](const ConfigProblem &A, const ConfigProblem &B) {
      return std::tie(A.Line, A.Column, A.Message) < std::tie(B.Line, B.Column, B.Message);
    });
    return llvm::make_error<ConfigError>(std::move(Problems));
  }

private:
  using ReadValue = std::function<void(yaml::Node &, unsigned Line)>;
  struct Key {
    StringRef Name;
    ReadValue Read;
  };

  std::pair<unsigned, unsigned> placeOf(yaml::Node &N) { return Sources.getLineAndColumn(N.getSourceRange().Start); }
  void problem(yaml::Node &At, const llvm::Twine &Message, const llvm::Twine &Help = "") {
    auto [Line, Column] = placeOf(At);
    Problems.push_back({File.Path, Line, Column, Message.str(), Help.str()});
  }
  // One is enough: what follows a broken line is guesswork.
  void syntax(const llvm::SMDiagnostic &D) {
    if (std::exchange(Broken, true))
      return;
    unsigned Line = D.getLineNo() > 0 ? D.getLineNo() : 0;
    Problems.push_back({File.Path, Line, Line ? D.getColumnNo() + 1u : 0, "not YAML: " + D.getMessage().str(), "",
                        /*IsSyntax=*/true});
  }

  std::optional<std::string> scalar(yaml::Node &N, StringRef What) {
    if (auto *S = llvm::dyn_cast<yaml::ScalarNode>(&N)) {
      llvm::SmallString<64> Storage;
      return S->getValue(Storage).str();
    }
    if (auto *S = llvm::dyn_cast<yaml::BlockScalarNode>(&N))
      return S->getValue().str();
    if (!Broken)
      problem(N, "`" + What + "` needs a value of one word");
    return std::nullopt;
  }

  static std::string listOf(llvm::ArrayRef<StringRef> Words) {
    std::string List;
    for (StringRef W : Words)
      List += (List.empty() ? "" : W == Words.back() ? " or " : ", ") + ("`" + W + "`").str();
    return List;
  }

  template <class T, size_t N>
  std::optional<Setting<T>> choose(yaml::Node &Node, StringRef What, const Word<T> (&Words)[N]) {
    std::optional<std::string> Text = scalar(Node, What);
    if (!Text)
      return std::nullopt;
    std::vector<StringRef> Names;
    for (const Word<T> &W : Words) {
      if (W.Text == *Text)
        return Setting<T>{W.Means, placeOf(Node).first};
      Names.push_back(W.Text);
    }
    StringRef Near = nearest(*Text, Names);
    problem(Node, "`" + What + "` cannot be `" + *Text + "`",
            (Near.empty() ? "" : "did you mean `" + Near + "`? ") + "It is " + listOf(Names));
    return std::nullopt;
  }

  template <class T> std::optional<Setting<T>> number(yaml::Node &Node, StringRef What) {
    std::optional<std::string> Text = scalar(Node, What);
    T Value{};
    bool Bad = false;
    if constexpr (std::is_floating_point_v<T>)
      Bad = !Text || StringRef(*Text).getAsDouble(Value) || !(Value >= 0) || Value > 1e6;
    else
      Bad = !Text || StringRef(*Text).getAsInteger(10, Value);
    if (!Bad)
      return Setting<T>{Value, placeOf(Node).first};
    if (Text)
      problem(Node, "`" + What + "` cannot be `" + *Text + "`", "it is a number, and 0 stands for no limit");
    return std::nullopt;
  }

  /// A word, or a list of words.
  std::vector<Setting<std::string>> words(yaml::Node &Node, StringRef What) {
    std::vector<Setting<std::string>> Out;
    auto Add = [&](yaml::Node &N) {
      unsigned Line = placeOf(N).first;
      if (std::optional<std::string> Text = scalar(N, What)) {
        if (Text->empty())
          problem(N, "`" + What + "` cannot be empty");
        else
          Out.push_back({std::move(*Text), Line});
      }
    };
    if (auto *List = llvm::dyn_cast<yaml::SequenceNode>(&Node)) {
      for (yaml::Node &N : *List)
        Add(N);
    } else {
      Add(Node);
    }
    return Out;
  }

  std::string absolute(StringRef Path) const {
    llvm::SmallString<128> Out;
    if (!llvm::sys::path::is_absolute(Path))
      Out = File.Folder;
    llvm::sys::path::append(Out, Path);
    llvm::sys::path::remove_dots(Out, /*remove_dot_dot=*/true);
    return Out.str().str();
  }

  /// The entries of a mapping. A key that is not known, or that stands there twice, is told.
  void mapping(yaml::Node &Node, StringRef What, llvm::function_ref<void(yaml::KeyValueNode &, StringRef Key)> Each) {
    auto *Map = llvm::dyn_cast<yaml::MappingNode>(&Node);
    if (!Map) {
      if (!Broken)
        problem(Node, What + " must be a mapping, `key: value` on each line");
      return;
    }
    llvm::StringMap<unsigned> Seen;
    for (yaml::KeyValueNode &Entry : *Map) {
      yaml::Node *KeyNode = Entry.getKey();
      if (!KeyNode || Broken)
        return;
      std::optional<std::string> Name = scalar(*KeyNode, "key");
      if (!Name)
        continue;
      auto [It, New] = Seen.try_emplace(*Name, placeOf(*KeyNode).first);
      if (!New)
        problem(*KeyNode, "`" + *Name + "` was given on line " + llvm::Twine(It->second) + " already");
      Each(Entry, *Name);
    }
  }

  void keys(yaml::Node &Node, StringRef What, llvm::ArrayRef<Key> Known) {
    mapping(Node, What, [&](yaml::KeyValueNode &Entry, StringRef Name) {
      const Key *K = llvm::find_if(Known, [&](const Key &Each) { return Each.Name == Name; });
      if (K == Known.end()) {
        std::vector<StringRef> Names;
        for (const Key &Each : Known)
          Names.push_back(Each.Name);
        StringRef Near = nearest(Name, Names);
        problem(*Entry.getKey(), "unknown key `" + Name + "`",
                Near.empty() ? "known here: " + listOf(Names) : "did you mean `" + Near.str() + "`?");
        return;
      }
      if (yaml::Node *Value = Entry.getValue(); Value && !Broken)
        K->Read(*Value, placeOf(*Entry.getKey()).first);
    });
  }

  std::vector<RuleLine> rules(yaml::Node &Node) {
    std::vector<RuleLine> Out;
    mapping(Node, "`rules`", [&](yaml::KeyValueNode &Entry, StringRef Name) {
      std::optional<Rule> Which = ruleById(Name);
      unsigned Line = placeOf(*Entry.getKey()).first;
      if (!Which && Name != "all") {
        StringRef Near = suggestRule(Name);
        problem(*Entry.getKey(), "unknown rule `" + Name + "`",
                Near.empty() ? "`deed rules` lists them; `all` is every rule" : "did you mean `" + Near.str() + "`?");
        return;
      }
      yaml::Node *Value = Entry.getValue();
      if (!Value || Broken)
        return;
      if (std::optional<Setting<RuleSetting>> How = choose(*Value, Name, RuleWords))
        Out.push_back({Which, How->Value, Line});
    });
    return Out;
  }

  void readSection(yaml::Node &Node) {
    ConfigSection S;
    unsigned Line = placeOf(Node).first;
    const Key Known[] = {
        {"match", [&](yaml::Node &N, unsigned) { S.Match = words(N, "match"); }},
        {"profile", [&](yaml::Node &N, unsigned) { S.How = choose(N, "profile", Profiles); }},
        {"rules", [&](yaml::Node &N, unsigned) { S.Rules = rules(N); }},
    };
    size_t Before = Problems.size();
    keys(Node, "an entry of `paths`", Known);
    if (S.Match.empty() && Problems.size() == Before && !Broken)
      Problems.push_back({File.Path, Line, 1, "an entry of `paths` without `match`",
                          "write `match: 'src/legacy/**'`: the files that it is about"});
    File.Paths.push_back(std::move(S));
  }

  void readTop(yaml::Node &Root) {
    auto &L = File.Limits;
    const Key Budgets[] = {
        {"function", [&](yaml::Node &N, unsigned) { L.Function = number<unsigned>(N, "function"); }},
        {"seconds", [&](yaml::Node &N, unsigned) { L.Seconds = number<double>(N, "seconds"); }},
        {"memory", [&](yaml::Node &N, unsigned) { L.Memory = number<uint64_t>(N, "memory"); }},
    };
    const Key Known[] = {
        {"profile", [&](yaml::Node &N, unsigned) { File.Top.How = choose(N, "profile", Profiles); }},
        {"rules", [&](yaml::Node &N, unsigned) { File.Top.Rules = rules(N); }},
        {"paths",
         [&](yaml::Node &N, unsigned) {
           if (auto *List = llvm::dyn_cast<yaml::SequenceNode>(&N)) {
             for (yaml::Node &Each : *List)
               readSection(Each);
           } else if (!Broken) {
             problem(N, "`paths` must be a list, each entry with `match` and what holds there");
           }
         }},
        {"exclude", [&](yaml::Node &N, unsigned) { File.Exclude = words(N, "exclude"); }},
        {"header-filter", [&](yaml::Node &N, unsigned Line) { readHeaderFilter(N, Line); }},
        {"models",
         [&](yaml::Node &N, unsigned) {
           File.Models = words(N, "models");
           for (Setting<std::string> &M : File.Models)
             M.Value = absolute(M.Value);
         }},
        {"baseline",
         [&](yaml::Node &N, unsigned Line) {
           if (std::optional<std::string> Text = scalar(N, "baseline"))
             File.Baseline = {absolute(*Text), Line};
         }},
        {"fail-on", [&](yaml::Node &N, unsigned) { File.Gate = choose(N, "fail-on", Gates); }},
        {"max-findings", [&](yaml::Node &N, unsigned) { File.MaxFindings = number<uint64_t>(N, "max-findings"); }},
        {"budgets", [&](yaml::Node &N, unsigned) { keys(N, "`budgets`", Budgets); }},
        {"inherit",
         [&](yaml::Node &N, unsigned) {
           if (std::optional<Setting<bool>> Yes = choose(N, "inherit", YesOrNo))
             File.Inherit = Yes->Value;
         }},
    };
    keys(Root, "the file", Known);
  }

  void readHeaderFilter(yaml::Node &N, unsigned Line) {
    std::optional<std::string> Text = scalar(N, "header-filter");
    std::string Wrong;
    if (!Text)
      return;
    if (!llvm::Regex(*Text).isValid(Wrong))
      return problem(N, "`" + *Text + "` is not a regular expression: " + Wrong);
    File.HeaderFilter = {std::move(*Text), Line};
  }

  llvm::SourceMgr Sources;
  yaml::Stream Stream;
  ConfigFile File;
  std::vector<ConfigProblem> Problems;
  bool Broken = false;
};

} // namespace

llvm::Expected<ConfigFile> readConfig(StringRef Text, StringRef Path) { return Reader(Text, Path).read(); }

bool matchesIn(StringRef Folder, StringRef Glob, StringRef Path) {
  if (!Folder.ends_with("/") && !Folder.empty())
    if (!Path.consume_front(Folder) || !Path.consume_front("/"))
      return false;
  if (Folder.ends_with("/") && !Path.consume_front(Folder))
    return false;
  Glob.consume_front("./");
  Glob = Glob.rtrim('/');
  auto Matches = [&](const llvm::Twine &Pattern) {
    std::string Text = Pattern.str();
    return matchesGlob(Text, Path) || matchesGlob(Text + "/**", Path);
  };
  return Matches(Glob) || (!Glob.contains('/') && Matches("**/" + Glob));
}

} // namespace deed
