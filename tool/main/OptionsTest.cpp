#include "main/Options.h"
#include "gmock/gmock.h"

using namespace deed;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

std::vector<std::string> words(llvm::StringRef Line) {
  llvm::SmallVector<llvm::StringRef> Parts;
  Line.split(Parts, ' ', -1, /*KeepEmpty=*/false);
  return {Parts.begin(), Parts.end()};
}

template <class T> T readAs(llvm::StringRef Line) {
  llvm::Expected<Command> C = readCommand(words(Line));
  if (!C) {
    ADD_FAILURE() << Line.str() << ": " << llvm::toString(C.takeError());
    return {};
  }
  if (T *As = std::get_if<T>(&*C))
    return *As;
  ADD_FAILURE() << Line.str() << ": another command";
  return {};
}

CheckOptions check(llvm::StringRef Line) { return readAs<CheckOptions>(("check " + Line).str()); }

std::string wrong(llvm::StringRef Line) {
  llvm::Expected<Command> C = readCommand(words(Line));
  if (C)
    return "accepted";
  std::string Text;
  llvm::handleAllErrors(C.takeError(), [&](const UsageError &E) { Text = E.Message + " | " + E.Help; });
  return Text;
}

TEST(Options, TheServerTakesWhatHowATuIsAnalysedTakes) {
  LspOptions O = readAs<LspOptions>("lsp -p out --profile=strict --rules=-leak --models=m");
  EXPECT_EQ(O.Input.Database, "out");
  EXPECT_EQ(O.Depth.How, Profile::Strict);
  EXPECT_FALSE(O.Depth.Rules.count(Rule::Leak));
  EXPECT_THAT(O.Depth.ModelFiles, ElementsAre("m"));
  EXPECT_THAT(wrong("lsp a.cpp"), HasSubstr("takes no operand"));
  EXPECT_THAT(wrong("lsp --format=json"), HasSubstr("--format"));
}

TEST(Options, NothingGivenIsTheWholeProjectAsText) {
  CheckOptions O = check("");
  EXPECT_TRUE(O.Input.Patterns.empty());
  EXPECT_FALSE(O.Input.Flags);
  EXPECT_THAT(O.Reports, ElementsAre(ReportTarget{Format::Text, "-"}));
  EXPECT_FALSE(O.Gate);
  EXPECT_TRUE(O.Depth.Rules.empty());
}

TEST(Options, SpellingsOfValues) {
  for (const char *Line : {"-j4 -p out", "-j 4 -p=out", "-j=4 -pout"}) {
    CheckOptions O = check(Line);
    EXPECT_EQ(O.Jobs, 4u) << Line;
    EXPECT_EQ(O.Input.Database, "out") << Line;
  }
  EXPECT_EQ(check("--timeout 0.5").TimeLimit, 0.5);
  EXPECT_EQ(check("--timeout=0").TimeLimit, 0);
}

TEST(Options, FilesMixWithOptionsAndFlagsFollowDashes) {
  CheckOptions O = check("a.cpp --quiet b.cpp -- -std=c++20 --weird a.cpp");
  EXPECT_THAT(O.Input.Patterns, ElementsAre("a.cpp", "b.cpp"));
  EXPECT_THAT(*O.Input.Flags, ElementsAre("-std=c++20", "--weird", "a.cpp"));
  EXPECT_EQ(O.Talk, Verbosity::Quiet);
  EXPECT_TRUE(check("a.cpp --").Input.Flags->empty());
}

TEST(Options, ReportsPairInOrder) {
  EXPECT_THAT(check("--format=text --format=sarif -o out.sarif").Reports,
              ElementsAre(ReportTarget{Format::Text, "-"}, ReportTarget{Format::Sarif, "out.sarif"}));
  EXPECT_THAT(check("--format=sarif -o a --format=json -o b").Reports,
              ElementsAre(ReportTarget{Format::Sarif, "a"}, ReportTarget{Format::Json, "b"}));
  EXPECT_THAT(check("-o out --format=json").Reports, ElementsAre(ReportTarget{Format::Json, "out"}));
  EXPECT_THAT(check("-o r.json -o r.sarif -o r.txt").Reports,
              ElementsAre(ReportTarget{Format::Json, "r.json"}, ReportTarget{Format::Sarif, "r.sarif"},
                          ReportTarget{Format::Text, "r.txt"}));
}

TEST(Options, TwoReportsForOneDestinationAreAnError) {
  EXPECT_THAT(wrong("check --format=text --format=json"), HasSubstr("two reports would go to standard output"));
  EXPECT_THAT(wrong("check -o a.json --format=json -o a.json"), HasSubstr("two reports would go to `a.json`"));
}

TEST(Options, RulesAreChosenByName) {
  EXPECT_THAT(check("--rules=use-after-move").Depth.Rules, ElementsAre(Rule::UseAfterMove));
  EXPECT_EQ(check("--rules=all").Depth.Rules.size(), allRules().size());
  std::set<Rule> Rest = check("--rules=-use-after-move").Depth.Rules;
  EXPECT_EQ(Rest.count(Rule::UseAfterMove), 0u);
  EXPECT_EQ(Rest.size(), allRules().size() - 1);
}

TEST(Options, MistakesComeWithASuggestion) {
  EXPECT_EQ(wrong("chek"), "unknown command `chek` | did you mean `deed check`?");
  EXPECT_EQ(wrong("check --formt=json"), "unknown option `--formt` | did you mean `--format`?");
  EXPECT_EQ(wrong("check -format=json"), "unknown option `-format` | did you mean `--format`?");
  EXPECT_EQ(wrong("check --rules=use-after-mov"), "unknown rule `use-after-mov` | did you mean `use-after-move`?");
  EXPECT_EQ(wrong("explain use-after-mov"), "unknown rule `use-after-mov` | did you mean `use-after-move`?");
  EXPECT_EQ(wrong("check --format=jsn"),
            "`--format` cannot be `jsn` | did you mean `json`? It is `text`, `json`, `sarif`, `github`, `gitlab`, "
            "`junit`, `checkstyle`, `rdjson`, `html` or `gcc`");
  EXPECT_EQ(wrong("check --zzz"), "unknown option `--zzz` | `deed help` lists the commands and their options");
  EXPECT_THAT(wrong(""), HasSubstr("no command"));
  EXPECT_THAT(wrong("--quiet check"), HasSubstr("the command comes first"));
}

TEST(Options, ValuesAreChecked) {
  EXPECT_THAT(wrong("check -j0"), HasSubstr("`-j` cannot be `0`"));
  EXPECT_THAT(wrong("check -j many"), HasSubstr("`-j` cannot be `many`"));
  EXPECT_THAT(wrong("check --timeout=-1"), HasSubstr("number of seconds"));
  EXPECT_THAT(wrong("check --timeout=nan"), HasSubstr("number of seconds"));
  EXPECT_EQ(wrong("check --memory-limit"), "`--memory-limit` needs a value | write `--memory-limit=MB`");
  EXPECT_THAT(wrong("check --header-filter=("), HasSubstr("is not a regular expression"));
  EXPECT_THAT(wrong("check --stats=yes"), HasSubstr("takes no value"));
  EXPECT_THAT(wrong("check --quiet --verbose"), HasSubstr("contradict"));
  EXPECT_THAT(wrong("check -p . a.cpp -- -O2"), HasSubstr("contradict"));
  EXPECT_THAT(wrong("check -- -O2"), HasSubstr("no file to use them for"));
  EXPECT_THAT(wrong("check --rules=use-after-move,-use-after-move"), HasSubstr("leaves no rule"));
  EXPECT_THAT(wrong("rules extra"), HasSubstr("takes no operand"));
}

TEST(Options, ShowTakesAFileAndAFunction) {
  ShowOptions O = readAs<ShowOptions>("show --summaries src/a.cpp:ns::f");
  EXPECT_EQ(O.What, ShowWhat::Summaries);
  EXPECT_THAT(O.Input.Patterns, ElementsAre("src/a.cpp"));
  EXPECT_EQ(O.Function, "ns::f");
  EXPECT_EQ(readAs<ShowOptions>("show a.cpp").Function, "");
  EXPECT_THAT(wrong("show --facts"), HasSubstr("takes one file"));
  EXPECT_THAT(wrong("show --facts --types a.cpp"), HasSubstr("contradict"));
}

TEST(Options, RulesNamedOneByOneAreAskedForAgainstAllConfiguration) {
  EXPECT_THAT(check("--rules=use-after-move").Depth.NamedRules, ElementsAre(Rule::UseAfterMove));
  EXPECT_TRUE(check("--rules=all").Depth.NamedRules.empty());
  EXPECT_TRUE(check("--rules=-use-after-move").Depth.NamedRules.empty());
  EXPECT_EQ(check("--profile=strict").Depth.How, Profile::Strict);
  EXPECT_EQ(check("--config=x.deed").Depth.ConfigFile, "x.deed");
  EXPECT_THAT(wrong("check --config=x --no-config"), HasSubstr("contradict"));
  EXPECT_THAT(wrong("check --profile=strikt"), HasSubstr("did you mean `strict`"));
}

TEST(Options, FixesAreSafeUnlessAskedForOtherwise) {
  EXPECT_FALSE(check("a.cpp").Fixes);
  EXPECT_EQ(check("--fix a.cpp").Fixes, FixLevel::Safe);
  EXPECT_THAT(check("--fix a.cpp").Input.Patterns, ElementsAre("a.cpp"));
  EXPECT_EQ(check("--fix=unsafe").Fixes, FixLevel::Unsafe);
  EXPECT_THAT(wrong("check --fix=all"), HasSubstr("it is `safe` or `unsafe`"));
  EXPECT_EQ(check("--diff").Fixes, FixLevel::Safe);
  EXPECT_TRUE(check("--diff").Reports.empty()) << "the patch has standard output";
  EXPECT_THAT(check("--diff --fix=unsafe --format=json -o r.json").Reports,
              ElementsAre(ReportTarget{Format::Json, "r.json"}));
  EXPECT_THAT(wrong("check --diff --format=json"), HasSubstr("both go to standard output"));
}

TEST(Options, BaselineCommands) {
  BaselineOptions O = readAs<BaselineOptions>("baseline create -p out --reason=legacy --until 2027-06-30 src");
  EXPECT_EQ(O.Does, BaselineOptions::Verb::Create);
  EXPECT_EQ(O.Words.Reason, "legacy");
  EXPECT_EQ(O.Words.Until, "2027-06-30");
  EXPECT_THAT(O.Check.Input.Patterns, ElementsAre("src"));
  EXPECT_EQ(readAs<BaselineOptions>("baseline prune --baseline b.json").Check.BaselineFile, "b.json");
  EXPECT_THAT(wrong("baseline"), HasSubstr("needs to be told what to do"));
  EXPECT_THAT(wrong("baseline updat"), HasSubstr("did you mean `update`"));
  EXPECT_THAT(wrong("baseline create --until=soon"), HasSubstr("it is a day"));
  EXPECT_THAT(wrong("baseline prune --reason=x"), HasSubstr("adds no entry"));
}

TEST(Options, TidyTakesWhatBuildSystemsSay) {
  CheckOptions O = readAs<CheckOptions>("tidy --extra-arg-before=--driver-mode=g++ a.cpp -- /usr/bin/c++ -DX -c a.cpp");
  EXPECT_THAT(*O.Input.Flags, ElementsAre("--driver-mode=g++", "-DX", "-c", "a.cpp"));
  EXPECT_THAT(O.Reports, ElementsAre(ReportTarget{Format::Gcc, "-"}));
  EXPECT_EQ(O.Gate, FailOn::Error);
  EXPECT_EQ(readAs<CheckOptions>("tidy --fail-on=warning a.cpp -- c++").Gate, FailOn::Warning);
}

TEST(Options, OneFileForConfig) {
  EXPECT_EQ(readAs<ConfigOptions>("config --show src/a.cpp").File, "src/a.cpp");
  EXPECT_THAT(wrong("config"), HasSubstr("takes one file"));
  EXPECT_EQ(readAs<CompletionsOptions>("completions zsh").For, Shell::Zsh);
  EXPECT_THAT(wrong("completions tcsh"), HasSubstr("It is `bash`, `zsh` or `fish`"));
}

TEST(Options, HelpIsReachedByEveryUsualWay) {
  EXPECT_EQ(readAs<HelpOptions>("--help").Command, "");
  EXPECT_EQ(readAs<HelpOptions>("help").Command, "");
  EXPECT_EQ(readAs<HelpOptions>("help check").Command, "check");
  EXPECT_EQ(readAs<HelpOptions>("check --help").Command, "check");
  EXPECT_EQ(readAs<HelpOptions>("check a.cpp -h").Command, "check");
  readAs<VersionOptions>("--version");
  EXPECT_EQ(wrong("help chekc"), "unknown command `chekc` | did you mean `deed check`?");
  EXPECT_TRUE(check("a.cpp -- --help").Input.Flags) << "a flag of the compiler's";
}

TEST(Options, HelpTellsOptionsAndExitStatus) {
  std::string Text = helpText("check");
  for (const char *Wanted : {"--format=FORMAT", "-o FILE", "--rules=LIST", "-j N", "Exit status:", "  2  "})
    EXPECT_THAT(Text, HasSubstr(Wanted));
  EXPECT_THAT(helpText(""), HasSubstr("  check        find"));
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Text).split(Lines, '\n');
  for (llvm::StringRef Line : Lines)
    EXPECT_LE(Line.size(), 110u) << Line.str();
}

} // namespace
