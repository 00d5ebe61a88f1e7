#include "findings/Baseline.h"
#include "findings/Fingerprint.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Age = Finding::Age;

const Baseline::WasSeen All = [](llvm::StringRef, llvm::StringRef) { return true; };
const Baseline::WasSeen Nothing = [](llvm::StringRef, llvm::StringRef) { return false; };

struct BaselineTest : testing::Test {
  MemoryFiles Disk;

  /// A finding about Subject on each line of the file that mentions it behind `use`.
  std::vector<Finding> find(std::vector<std::pair<std::string, std::string>> Sources) {
    std::vector<Finding> Out;
    for (auto &[Path, Text] : Sources) {
      Disk.add(Path, Text);
      llvm::SmallVector<llvm::StringRef> Lines;
      llvm::StringRef(Text).split(Lines, '\n');
      std::string Function;
      for (unsigned I = 0; I != Lines.size(); ++I) {
        if (Lines[I].starts_with("fn "))
          Function = Lines[I].drop_front(3).str();
        size_t At = Lines[I].find("use(");
        if (At == llvm::StringRef::npos)
          continue;
        Finding F;
        F.At = {Path, I + 1, unsigned(At + 5), I + 1, unsigned(At + 6), 0, 1};
        F.Subject = Lines[I].substr(At + 4, 1).str();
        F.Function = Function;
        Out.push_back(F);
      }
    }
    SourceLines Lines(Disk);
    llvm::sort(Out);
    assignFingerprints(Out, Lines);
    return Out;
  }
  std::vector<Age> ages(const Baseline &B, std::vector<Finding> Findings, const Baseline::WasSeen &Seen = All) {
    Use = B.mark(Findings, Seen, "2026-06-01");
    Marked = std::move(Findings);
    std::vector<Age> Out;
    for (const Finding &F : Marked)
      Out.push_back(F.Since);
    return Out;
  }
  Baseline of(std::vector<std::pair<std::string, std::string>> Sources, BaselineWords Words = {}) {
    return Baseline("/p/tools/base.json").changed(find(std::move(Sources)), All, Baseline::Change::Update, Words);
  }

  std::vector<Finding> Marked;
  RunResult::BaselineUse Use;
};

TEST_F(BaselineTest, WhatIsInItIsSuppressedAndWhatIsNotIsNew) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\nuse(t);\n"}})), ElementsAre(Age::Known, Age::New));
  EXPECT_TRUE(Marked[0].Suppressed);
  EXPECT_EQ(Marked[0].SuppressedBy, "baseline");
  EXPECT_FALSE(Marked[1].Suppressed);
  EXPECT_EQ(Use.Known, 1u);
  EXPECT_EQ(Use.Fixed, 0u);
}

TEST_F(BaselineTest, LinesAboveAndBlanksDoNotMatter) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "int x;\n\nfn f()\n     use(s) ; // why\n"}})), ElementsAre(Age::Known));
}

TEST_F(BaselineTest, RewrittenCodeAroundTheSameVariableIsChangedNotNew) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nif (b) use(s);\n"}});
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nif (b)\n  use(s);\n"}})), ElementsAre(Age::Changed));
  EXPECT_TRUE(Marked[0].Suppressed);
  // Once for each entry, and not in another function.
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\nuse(s), 1;\nfn g()\nuse(s), 2;\n"}})),
              ElementsAre(Age::Changed, Age::New, Age::New));
}

TEST_F(BaselineTest, EqualFindingsAreCounted) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\nuse(s);\n"}});
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\nuse(s);\nuse(s);\n"}})),
              ElementsAre(Age::Known, Age::Known, Age::New));
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\n"}})), ElementsAre(Age::Known));
  EXPECT_EQ(Use.Fixed, 1u);
}

TEST_F(BaselineTest, FollowsCodeIntoAnotherFile) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  EXPECT_THAT(ages(B, find({{"/p/b.cpp", "fn f()\nuse(s);\n"}})), ElementsAre(Age::Known));
  EXPECT_EQ(Use.Fixed, 0u);
  // Copied rather than moved, or the first file was not looked at.
  EXPECT_THAT(ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\n"}, {"/p/b.cpp", "fn f()\nuse(s);\n"}})),
              ElementsAre(Age::Known, Age::New));
  EXPECT_THAT(ages(B, find({{"/p/b.cpp", "fn f()\nuse(s);\n"}}), Nothing), ElementsAre(Age::New));
}

TEST_F(BaselineTest, AnEntryHoldsUntilItsDay) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}}, {"dies soon", "2026-06-01"});
  ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\n"}}));
  EXPECT_TRUE(Marked[0].Suppressed);
  EXPECT_EQ(Marked[0].SuppressedBy, "dies soon");
  B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}}, {"dies soon", "2026-05-31"});
  ages(B, find({{"/p/a.cpp", "fn f()\nuse(s);\n"}}));
  EXPECT_FALSE(Marked[0].Suppressed);
  EXPECT_EQ(Marked[0].Lapsed, "in the baseline until 2026-05-31: dies soon");
  EXPECT_EQ(Use.Expired, 1u);
}

TEST_F(BaselineTest, WhatTheSourceSuppressesTakesNoEntry) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  std::vector<Finding> Findings = find({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  Findings[0].Suppressed = true;
  Findings[0].SuppressedBy = "NOLINT";
  EXPECT_THAT(ages(B, Findings), ElementsAre(Age::Unknown));
  EXPECT_EQ(Marked[0].SuppressedBy, "NOLINT");
  EXPECT_EQ(Use.Fixed, 1u);
}

TEST_F(BaselineTest, UpdateAddsAndDropsAndKeepsWords) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\nuse(t);\n"}}, {"old", "2027-01-01"});
  Baseline After = B.changed(find({{"/p/a.cpp", "fn f()\nuse(s);\nuse(u);\n"}}), All, Baseline::Change::Update);
  ASSERT_EQ(After.entries().size(), 2u);
  EXPECT_EQ(After.entries()[0].Subject, "s");
  EXPECT_EQ(After.entries()[0].Reason, "old");
  EXPECT_EQ(After.entries()[0].Until, "2027-01-01");
  EXPECT_EQ(After.entries()[1].Subject, "u");
  EXPECT_EQ(After.entries()[1].Reason, "");
  Baseline Pruned = B.changed(find({{"/p/a.cpp", "fn f()\nuse(s);\nuse(u);\n"}}), All, Baseline::Change::Prune);
  ASSERT_EQ(Pruned.entries().size(), 1u);
  EXPECT_EQ(Pruned.entries()[0].Subject, "s");
}

TEST_F(BaselineTest, WhatWasNotSeenStays) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}, {"/p/b.cpp", "fn f()\nuse(s);\n"}});
  auto OnlyA = [](llvm::StringRef File, llvm::StringRef) { return File == "/p/a.cpp"; };
  Baseline After = B.changed({}, OnlyA, Baseline::Change::Prune);
  ASSERT_EQ(After.entries().size(), 1u);
  EXPECT_EQ(After.entries()[0].File, "../b.cpp");
}

TEST_F(BaselineTest, TextIsSortedOneEntryALineAndComesBack) {
  Baseline B = of({{"/p/b.cpp", "fn f()\nuse(s);\n"}, {"/p/a.cpp", "fn f<int>()\nuse(s);\n"}}, {"why", "2027-01-01"});
  std::string Text = B.text();
  EXPECT_LT(Text.find("../a.cpp"), Text.find("../b.cpp"));
  EXPECT_EQ(llvm::StringRef(Text).count("},\n{"), 2u);
  EXPECT_THAT(Text, HasSubstr("\"function\":\"f()\""));
  llvm::Expected<Baseline> Read = Baseline::parse(Text, "/p/tools/base.json");
  ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
  EXPECT_EQ(Read->text(), Text);
}

TEST_F(BaselineTest, AnEntryThatAMergeDoubledCountsTwice) {
  Baseline B = of({{"/p/a.cpp", "fn f()\nuse(s);\n"}});
  std::string Text = B.text();
  size_t Line = Text.find("{\"file\"");
  std::string Entry = Text.substr(Line, Text.find('\n', Line) - Line + 1);
  Text.insert(Line, Entry);
  Baseline Twice = llvm::cantFail(Baseline::parse(Text, "/p/tools/base.json"));
  ASSERT_EQ(Twice.entries().size(), 1u);
  EXPECT_EQ(Twice.entries()[0].Count, 2u);
}

TEST_F(BaselineTest, BadTextIsRefusedWithTheReason) {
  auto Wrong = [](llvm::StringRef Text) {
    llvm::Expected<Baseline> Read = Baseline::parse(Text, "/p/base.json");
    return Read ? "accepted" : llvm::toString(Read.takeError());
  };
  EXPECT_THAT(Wrong(""), HasSubstr("not JSON"));
  EXPECT_THAT(Wrong("<<<<<<< HEAD\n{}"), HasSubstr("conflict markers"));
  EXPECT_THAT(Wrong("{}"), HasSubstr("version: missing"));
  EXPECT_THAT(Wrong(R"({"version": 9, "findings": []})"), HasSubstr("version 9"));
  EXPECT_THAT(Wrong(R"({"version": 1, "findings": [{"file": 3}]})"), HasSubstr("findings[0].file"));
  EXPECT_THAT(Wrong(R"({"version": 1, "findings": [{"file": "a", "rule": "r", "function": "f", "subject": "s",
                        "fingerprint": "0", "count": 1, "until": "soon"}]})"),
              HasSubstr("`soon` is no date"));
}

} // namespace
} // namespace deed
