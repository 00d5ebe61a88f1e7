#include "config/ConfigFile.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ConfigFile read(llvm::StringRef Text) {
  llvm::Expected<ConfigFile> File = readConfig(Text, "/p/.deed");
  if (File)
    return std::move(*File);
  ADD_FAILURE() << llvm::toString(File.takeError());
  return {};
}

std::vector<std::string> wrong(llvm::StringRef Text) {
  llvm::Expected<ConfigFile> File = readConfig(Text, "/p/.deed");
  if (File)
    return {"accepted"};
  std::vector<std::string> Out;
  llvm::handleAllErrors(File.takeError(), [&](const ConfigError &E) {
    for (const ConfigProblem &P : E.Problems)
      Out.push_back(std::to_string(P.Line) + ":" + std::to_string(P.Column) + " " + P.Message +
                    (P.Help.empty() ? "" : " | " + P.Help));
  });
  return Out;
}

TEST(ConfigFile, EveryKey) {
  ConfigFile F = read("# ours\n"
                      "profile: strict\n"
                      "rules:\n"
                      "  all: warning\n"
                      "  use-after-move: off\n"
                      "exclude: [third_party, 'src/**/*.pb.cc']\n"
                      "header-filter: '/src/'\n"
                      "models:\n"
                      "  - tools/our.model\n"
                      "  - /abs/their.model\n"
                      "baseline: tools/base.json\n"
                      "fail-on: error\n"
                      "max-findings: 7\n"
                      "budgets: {function: 1000, seconds: 2.5, memory: 0}\n"
                      "inherit: false\n"
                      "paths:\n"
                      "  - match: legacy\n"
                      "    rules: {use-after-move: note}\n"
                      "  - match: ['a/*.cpp', b]\n"
                      "    profile: default\n");
  EXPECT_EQ(F.Folder, "/p");
  EXPECT_EQ(F.Top.How->Value, Profile::Strict);
  EXPECT_EQ(F.Top.How->Line, 2u);
  ASSERT_EQ(F.Top.Rules.size(), 2u);
  EXPECT_FALSE(F.Top.Rules[0].Which);
  EXPECT_EQ(F.Top.Rules[0].How, (RuleSetting{true, Level::Warning}));
  EXPECT_EQ(F.Top.Rules[1].Which, Rule::UseAfterMove);
  EXPECT_EQ(F.Top.Rules[1].How, (RuleSetting{false, {}}));
  EXPECT_EQ(F.Top.Rules[1].Line, 5u);
  ASSERT_EQ(F.Exclude.size(), 2u);
  EXPECT_EQ(F.Exclude[1].Value, "src/**/*.pb.cc");
  EXPECT_EQ(F.HeaderFilter->Value, "/src/");
  EXPECT_EQ(F.Models[0].Value, "/p/tools/our.model");
  EXPECT_EQ(F.Models[1].Value, "/abs/their.model");
  EXPECT_EQ(F.Models[1].Line, 10u);
  EXPECT_EQ(F.Baseline->Value, "/p/tools/base.json");
  EXPECT_EQ(F.Gate->Value, FailOn::Error);
  EXPECT_EQ(F.MaxFindings->Value, 7u);
  EXPECT_EQ(F.Limits.Function->Value, 1000u);
  EXPECT_EQ(F.Limits.Seconds->Value, 2.5);
  EXPECT_EQ(F.Limits.Memory->Value, 0u);
  EXPECT_FALSE(F.Inherit);
  ASSERT_EQ(F.Paths.size(), 2u);
  EXPECT_EQ(F.Paths[0].Match[0].Line, 17u);
  EXPECT_EQ(F.Paths[1].Match.size(), 2u);
  EXPECT_EQ(F.Paths[1].How->Value, Profile::Default);
}

TEST(ConfigFile, EmptyAndCommentsSayNothing) {
  EXPECT_TRUE(read("").Inherit);
  EXPECT_TRUE(read("# nothing yet\n").Top.Rules.empty());
  EXPECT_TRUE(read("---\n...\n").Top.Rules.empty());
}

TEST(ConfigFile, UnknownWordsComeWithASuggestionAndALine) {
  EXPECT_THAT(wrong("profle: strict\n"), ElementsAre("1:1 unknown key `profle` | did you mean `profile`?"));
  EXPECT_THAT(wrong("rules:\n  use-after-mov: off\n"),
              ElementsAre("2:3 unknown rule `use-after-mov` | did you mean `use-after-move`?"));
  EXPECT_THAT(wrong("rules:\n  use-after-move: warn\n"),
              ElementsAre("2:19 `use-after-move` cannot be `warn` | did you mean `warning`? It is `on`, `off`, `note`, "
                          "`warning` or `error`"));
  EXPECT_THAT(wrong("budgets:\n  functions: 3\n"),
              ElementsAre("2:3 unknown key `functions` | did you mean `function`?"));
  EXPECT_THAT(wrong("paths:\n  - match: a\n    exclude: b\n"),
              ElementsAre("3:5 unknown key `exclude` | known here: `match`, `profile` or `rules`"));
}

TEST(ConfigFile, EveryMistakeIsTold) {
  EXPECT_THAT(wrong("profile: lax\n"
                    "fail-on: fatal\n"
                    "max-findings: many\n"
                    "inherit: maybe\n"
                    "header-filter: '('\n"
                    "rules: [a]\n"
                    "paths: {match: a}\n"
                    "max-findings: 3\n"),
              ElementsAre("1:10 `profile` cannot be `lax` | It is `default` or `strict`",
                          "2:10 `fail-on` cannot be `fatal` | It is `note`, `warning`, `error` or `never`",
                          "3:15 `max-findings` cannot be `many` | it is a number, and 0 stands for no limit",
                          "4:10 `inherit` cannot be `maybe` | It is `true` or `false`",
                          "5:16 `(` is not a regular expression: parentheses not balanced",
                          "6:9 `rules` must be a mapping, `key: value` on each line",
                          "7:9 `paths` must be a list, each entry with `match` and what holds there",
                          "8:1 `max-findings` was given on line 3 already"));
}

TEST(ConfigFile, OddShapesAreNoCrash) {
  EXPECT_THAT(wrong("- a\n"), ElementsAre("1:1 the file must be a mapping, `key: value` on each line"));
  EXPECT_THAT(wrong("paths:\n  - profile: strict\n"),
              ElementsAre("2:1 an entry of `paths` without `match` | write `match: 'src/legacy/**'`: the files that it "
                          "is about"));
  EXPECT_THAT(wrong("profile: [a]\n"), ElementsAre("1:11 `profile` needs a value of one word"));
  EXPECT_THAT(wrong("exclude: ['']\n"), ElementsAre("1:11 `exclude` cannot be empty"));
  EXPECT_EQ(wrong("profile: {\n").size(), 1u);
  EXPECT_EQ(wrong("profile: 'a\n").size(), 1u);
  EXPECT_EQ(wrong("a: b: c\n").size(), 1u);
  EXPECT_NE(wrong("? [x]\n: y\n"), std::vector<std::string>{"accepted"});
  EXPECT_NE(wrong("rules: *x\n"), std::vector<std::string>{"accepted"});
  EXPECT_NE(wrong(llvm::StringRef("\xff\xfe\0x", 4)), std::vector<std::string>{"accepted"});
}

TEST(ConfigFile, GlobsStartFromTheFilesFolder) {
  EXPECT_TRUE(matchesIn("/p", "src/*.cpp", "/p/src/a.cpp"));
  EXPECT_FALSE(matchesIn("/p", "src/*.cpp", "/p/src/x/a.cpp"));
  EXPECT_FALSE(matchesIn("/p", "src/*.cpp", "/q/src/a.cpp"));
  EXPECT_FALSE(matchesIn("/p", "src/*.cpp", "/pp/src/a.cpp"));
  EXPECT_TRUE(matchesIn("/p", "src", "/p/src/x/a.cpp")) << "a folder is all below it";
  EXPECT_TRUE(matchesIn("/p", "src/", "/p/src/a.cpp"));
  EXPECT_TRUE(matchesIn("/p", "./src", "/p/src/a.cpp"));
  EXPECT_TRUE(matchesIn("/p", "legacy", "/p/src/legacy/a.cpp")) << "without a slash at any depth";
  EXPECT_TRUE(matchesIn("/p", "*.pb.cc", "/p/src/gen/a.pb.cc"));
  EXPECT_FALSE(matchesIn("/p", "src/legacy", "/p/x/src/legacy/a.cpp"));
  EXPECT_TRUE(matchesIn("/", "src", "/src/a.cpp"));
}

} // namespace
} // namespace deed
