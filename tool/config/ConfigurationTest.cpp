#include "config/Configuration.h"
#include "config/ShowConfig.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct ConfigurationTest : testing::Test {
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> Disk =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  void file(llvm::StringRef Path, llvm::StringRef Text = "") {
    Disk->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Text));
  }
  std::string problems(const Configuration &Config) { return llvm::toString(Config.problems()); }
};

TEST_F(ConfigurationTest, WithoutFilesEverythingIsAsTheRulesHaveIt) {
  Configuration Config(Disk);
  EXPECT_TRUE(Config.of("/p/a.cpp").isOn(Rule::UseAfterMove));
  EXPECT_EQ(Config.of("/p/a.cpp").How, Profile::Default);
  EXPECT_TRUE(Config.reportsOn("/p/a.h", "/p/a.cpp"));
  EXPECT_EQ(problems(Config), "");
}

TEST_F(ConfigurationTest, TheNearestWinsAndTheRestIsInherited) {
  file("/p/.deed", "profile: strict\nrules: {use-after-move: off, unused-suppression: note}\n");
  file("/p/src/.deed", "rules: {use-after-move: warning}\n");
  Configuration Config(Disk);
  const FilePolicy &Deep = Config.of("/p/src/x/a.cpp");
  EXPECT_EQ(Deep.How, Profile::Strict);
  EXPECT_EQ(Deep.Rules.at(Rule::UseAfterMove), (RuleSetting{true, Level::Warning}));
  EXPECT_EQ(Deep.Rules.at(Rule::UnusedSuppression), (RuleSetting{true, Level::Note}));
  EXPECT_FALSE(Config.of("/p/b.cpp").isOn(Rule::UseAfterMove));
  EXPECT_EQ(Config.of("/q/b.cpp").How, Profile::Default);
}

TEST_F(ConfigurationTest, TellsWhatARunThatStartsElsewhereDoesNotHear) {
  file("/p/.deed", "fail-on: error\n");
  file("/p/src/.deed", "rules: {leak: off}\nbaseline: b.json\nmodels: [m.model]\nbudgets: {seconds: 3}\n");
  Configuration Config(Disk);
  Config.of("/p/src/a.cpp");
  std::vector<std::string> Told;
  for (const Configuration::Unheard &U : Config.unheardFrom("/p"))
    Told.push_back(U.Key + " " + U.File + ":" + std::to_string(U.Line));
  EXPECT_THAT(Told, ElementsAre("baseline /p/src/.deed:2", "budgets /p/src/.deed:4", "models /p/src/.deed:3"));
  EXPECT_TRUE(Config.unheardFrom("/p/src/x").empty());
}

TEST_F(ConfigurationTest, InheritanceCanBeCut) {
  file("/p/.deed", "profile: strict\n");
  file("/p/src/.deed", "inherit: false\n");
  Configuration Config(Disk);
  EXPECT_EQ(Config.of("/p/src/x/a.cpp").How, Profile::Default);
}

TEST_F(ConfigurationTest, PathsComeAfterTheRestInTheirOrder) {
  file("/p/.deed", "paths:\n"
                   "  - {match: src, rules: {use-after-move: note}}\n"
                   "  - {match: 'src/*_test.cpp', rules: {use-after-move: off}}\n"
                   "rules: {all: error}\n");
  file("/p/src/a_test.cpp");
  Configuration Config(Disk);
  EXPECT_EQ(Config.of("/p/a.cpp").Rules.at(Rule::UseAfterMove).As, Level::Error);
  EXPECT_EQ(Config.of("/p/src/a.cpp").Rules.at(Rule::UseAfterMove).As, Level::Note);
  EXPECT_FALSE(Config.of("/p/src/a_test.cpp").isOn(Rule::UseAfterMove));
  EXPECT_EQ(problems(Config), "");
}

TEST_F(ConfigurationTest, ExcludedFilesHaveNoRules) {
  file("/p/.deed", "exclude: gen\nrules: {use-after-move: error}\n");
  file("/p/gen/a.cpp");
  Configuration Config(Disk);
  EXPECT_TRUE(Config.of("/p/gen/a.cpp").Excluded);
  EXPECT_FALSE(Config.of("/p/gen/a.cpp").isOn(Rule::UseAfterMove));
  EXPECT_EQ(Config.settingsOf("/p/gen/a.cpp").ExcludedBy.Line, 1u);
}

TEST_F(ConfigurationTest, TheCommandLineHasTheLastWord) {
  file("/p/.deed", "profile: strict\nrules: {use-after-move: off}\nheader-filter: lib\n");
  Configuration Config(Disk, {Profile::Default, {Rule::UseAfterMove}, "src"});
  EXPECT_EQ(Config.of("/p/a.cpp").How, Profile::Default);
  EXPECT_TRUE(Config.of("/p/a.cpp").isOn(Rule::UseAfterMove));
  EXPECT_TRUE(Config.reportsOn("/p/src/a.h", "/p/a.cpp"));
  EXPECT_FALSE(Config.reportsOn("/p/lib/a.h", "/p/a.cpp"));
}

TEST_F(ConfigurationTest, TheHeaderFilterIsThatOfTheSource) {
  file("/p/.deed", "header-filter: '/src/'\n");
  Configuration Config(Disk);
  EXPECT_TRUE(Config.reportsOn("/p/src/a.h", "/p/a.cpp"));
  EXPECT_FALSE(Config.reportsOn("/p/lib/a.h", "/p/a.cpp"));
  EXPECT_TRUE(Config.reportsOn("/p/lib/a.h", "/q/a.cpp"));
}

TEST_F(ConfigurationTest, ARunGoesByTheFolderInWhichItStarts) {
  file("/p/.deed", "models: [a.model]\nfail-on: error\nbudgets: {seconds: 9}\n");
  file("/p/src/.deed", "models: [b.model]\nfail-on: never\nbaseline: base.json\n");
  Configuration Config(Disk);
  RunSettings Run = Config.runSettings("/p/src");
  ASSERT_EQ(Run.Models.size(), 2u);
  EXPECT_EQ(Run.Models[0].Value, "/p/a.model");
  EXPECT_EQ(Run.Models[1].Value, "/p/src/b.model");
  EXPECT_EQ(Run.Gate->Value, FailOn::Never);
  EXPECT_EQ(Run.Seconds->Value, 9);
  EXPECT_EQ(Run.Baseline->Value, "/p/src/base.json");
  EXPECT_EQ(Config.runSettings("/p").Gate->Value, FailOn::Error);
}

TEST_F(ConfigurationTest, GlobsThatMatchNothingAreTold) {
  file("/p/.deed", "exclude: [gen, 'src/**/*.pb.cc', /p/src]\npaths:\n  - match: [legcy, src]\n");
  file("/p/src/deep/a.pb.cc");
  Configuration Config(Disk);
  Config.of("/p/src/a.cpp");
  std::string Said = problems(Config);
  EXPECT_THAT(Said, HasSubstr("/p/.deed:1:1: `gen` matches no file"));
  EXPECT_THAT(Said, HasSubstr("/p/.deed:3:1: `legcy` matches no file"));
  EXPECT_THAT(Said, HasSubstr("without the leading slash"));
  EXPECT_THAT(Said, Not(HasSubstr("pb.cc")));
  EXPECT_EQ(problems(Config), "") << "once";
}

TEST_F(ConfigurationTest, AFileWithMistakesIsToldAndLeftAside) {
  file("/p/.deed", "profle: strict\n");
  file("/p/src/.deed", "profile: strict\n");
  Configuration Config(Disk);
  EXPECT_EQ(Config.of("/p/src/a.cpp").How, Profile::Strict);
  EXPECT_THAT(problems(Config), HasSubstr("/p/.deed:1:1: unknown key `profle`\n  help: did you mean `profile`?"));
}

TEST_F(ConfigurationTest, OneFileAlone) {
  file("/p/.deed", "profile: strict\n");
  file("/etc/ours.yaml", "rules: {use-after-move: off}\nexclude: gen\n");
  file("/p/gen/x.cpp");
  Configuration Config(Disk);
  EXPECT_EQ(llvm::toString(Config.useOnly("/etc/ours.yaml", "/p")), "");
  EXPECT_EQ(Config.of("/p/a.cpp").How, Profile::Default);
  EXPECT_FALSE(Config.of("/p/a.cpp").isOn(Rule::UseAfterMove));
  EXPECT_TRUE(Config.of("/p/gen/x.cpp").Excluded) << "as if it stood there";
  EXPECT_THAT(llvm::toString(Config.useOnly("/etc/none", "/p")), HasSubstr("cannot be read"));
  Configuration None(Disk);
  None.useNone();
  EXPECT_EQ(None.of("/p/a.cpp").How, Profile::Default);
}

TEST_F(ConfigurationTest, ShowsWhatIsInForceAndFromWhere) {
  file("/p/.deed", "rules:\n  all: warning\nfail-on: error\n");
  file("/p/src/.deed", "profile: strict\nexclude: 'it''s'\nheader-filter: 'a b'\n");
  file("/p/src/it's");
  Configuration Config(Disk);
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  showConfig(OS, Config, "/p/src/a.cpp", "/p");
  EXPECT_THAT(Text, HasSubstr("# in force for src/a.cpp\n# from src/.deed, .deed\nprofile: strict "));
  EXPECT_THAT(Text, testing::ContainsRegex("profile: strict +# src/.deed:1\n"));
  EXPECT_THAT(Text, testing::ContainsRegex("  use-after-move: warning +# .deed:2\n"));
  EXPECT_THAT(Text, testing::ContainsRegex("header-filter: 'a b' +# src/.deed:3\n"));
  EXPECT_THAT(Text, testing::ContainsRegex("fail-on: error +# .deed:3\n"));
  // What is shown can be used.
  llvm::Expected<ConfigFile> Again = readConfig(Text, "/p/copy");
  EXPECT_TRUE(bool(Again)) << llvm::toString(Again.takeError());
}

} // namespace
} // namespace deed
