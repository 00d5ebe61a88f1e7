#include "findings/Fixes.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;

struct FixesTest : testing::Test {
  MemoryFiles Disk;
  std::string Text;

  void source(std::string Words) {
    Text = std::move(Words);
    Disk.add("/p/a.cpp", Text);
  }
  Edit replace(llvm::StringRef Words, std::string With, unsigned Occurrence = 0) {
    size_t At = llvm::StringRef(Text).find(Words);
    for (; Occurrence; --Occurrence)
      At = llvm::StringRef(Text).find(Words, At + 1);
    auto Place = [&](size_t Offset) {
      llvm::StringRef Before = llvm::StringRef(Text).take_front(Offset);
      return std::pair<unsigned, unsigned>(Before.count('\n') + 1, Offset - (Before.rfind('\n') + 1) + 1);
    };
    Edit E;
    E.At.File = "/p/a.cpp";
    std::tie(E.At.Line, E.At.Column) = Place(At);
    std::tie(E.At.EndLine, E.At.EndColumn) = Place(At + Words.size());
    E.At.Offset = At;
    E.At.Length = Words.size();
    E.Replacement = std::move(With);
    return E;
  }
  Finding with(std::vector<Edit> Edits, bool Safe = true) {
    Finding F;
    F.At = Edits[0].At;
    F.Fixes = {{"fix it", Safe, std::move(Edits)}};
    return F;
  }
  FixPlan plan(std::vector<Finding> Findings, FixLevel Most = FixLevel::Safe) {
    return planFixes(Findings, Most, Disk);
  }
  std::string after(std::vector<Finding> Findings) {
    FixPlan P = plan(std::move(Findings));
    return P.Files.empty() ? Text : P.Files[0].After;
  }
};

TEST_F(FixesTest, SeveralInOneFile) {
  source("f(std::move(a));\ng(std::move(b), std::move(c));\n");
  EXPECT_EQ(
      after({with({replace("std::move(a)", "a")}), with({replace("std::move(c)", "c"), replace("std::move(b)", "b")})}),
      "f(a);\ng(b, c);\n");
}

TEST_F(FixesTest, TheSameEditIsMadeOnce) {
  source("int x;\n");
  FixPlan P = plan({with({replace("int", "long")}), with({replace("int", "long")})});
  EXPECT_EQ(P.Files[0].After, "long x;\n");
  EXPECT_THAT(P.Fixed, ElementsAre(0u, 1u));
}

TEST_F(FixesTest, TheFirstOfOverlappingOnesWins) {
  source("f(std::move(a));\n");
  FixPlan P = plan({with({replace("std::move(a)", "a")}), with({replace("a", "b", 0)}), with({replace("f(", "g(")})});
  EXPECT_EQ(P.Files[0].After, "g(a);\n");
  EXPECT_THAT(P.Fixed, ElementsAre(0u, 2u));
  EXPECT_EQ(P.Waiting, 1u);
}

TEST_F(FixesTest, HalfAFixIsNone) {
  source("a b c\n");
  FixPlan P = plan({with({replace("b", "B")}), with({replace("a", "A"), replace("b c", "D")})});
  EXPECT_EQ(P.Files[0].After, "a B c\n");
  EXPECT_THAT(P.Fixed, ElementsAre(0u));
}

TEST_F(FixesTest, UnsafeOnesWaitToBeAskedFor) {
  source("a b\n");
  EXPECT_EQ(plan({with({replace("a", "A")}, false)}).OnlyUnsafe, 1u);
  EXPECT_TRUE(plan({with({replace("a", "A")}, false)}).Files.empty());
  EXPECT_EQ(plan({with({replace("a", "A")}, false)}, FixLevel::Unsafe).Files[0].After, "A b\n");
  Finding Both = with({replace("a", "unsafe")}, false);
  Both.Fixes.push_back(with({replace("a", "safe")}).Fixes[0]);
  EXPECT_EQ(plan({Both}, FixLevel::Unsafe).Files[0].After, "safe b\n") << "the safe one is preferred";
  Both.Suppressed = true;
  EXPECT_TRUE(plan({Both}, FixLevel::Unsafe).Files.empty());
}

TEST_F(FixesTest, AFileThatIsNotWhatWasAnalysedIsLeftAlone) {
  source("f(std::move(a));\n");
  Finding F = with({replace("std::move(a)", "a")});
  Disk.add("/p/a.cpp", "f(a);\n");
  EXPECT_EQ(plan({F}).Outdated, 1u);
  F.Fixes[0].Edits[0].At.File = "/p/gone.cpp";
  EXPECT_EQ(plan({F}).Outdated, 1u);
}

TEST_F(FixesTest, LinesThatHoldNothingMoreGo) {
  source("int x;\n  // deed: allow(x)\nint y; // deed: allow(y)\n\nint z;\n");
  EXPECT_EQ(after({with({replace("// deed: allow(x)", "")})}), "int x;\nint y; // deed: allow(y)\n\nint z;\n");
  EXPECT_EQ(after({with({replace("// deed: allow(y)", "")})}), "int x;\n  // deed: allow(x)\nint y;\n\nint z;\n");
}

TEST_F(FixesTest, LineEndsAndMarksAreKept) {
  source("\xEF\xBB\xBF"
         "a;\r\nb;\r\n");
  Edit E;
  E.At = {"/p/a.cpp", 1, 1, 1, 2, 3, 1};
  E.Replacement = "A";
  EXPECT_EQ(after({with({E})}), "\xEF\xBB\xBF"
                                "A;\r\nb;\r\n");
  source("a;\r\nb;");
  EXPECT_EQ(after({with({replace("b", "B")})}), "a;\r\nB;");
}

TEST_F(FixesTest, DiffsAreThoseOfDiffU) {
  source("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\nlast");
  FixPlan P = plan({with({replace("2", "two")}), with({replace("6", "")}), with({replace("last", "end")})});
  EXPECT_EQ(unifiedDiff(P.Files[0], "src/a.cpp"), "--- a/src/a.cpp\n+++ b/src/a.cpp\n"
                                                  "@@ -1,9 +1,8 @@\n 1\n-2\n+two\n 3\n 4\n 5\n-6\n 7\n 8\n 9\n"
                                                  "@@ -15,4 +14,4 @@\n 15\n 16\n 17\n-last\n"
                                                  "\\ No newline at end of file\n+end\n"
                                                  "\\ No newline at end of file\n");
}

TEST_F(FixesTest, ADiffOfAFileThatIsEmptiedNamesLineZero) {
  source("x\n");
  FixPlan P = plan({with({replace("x", "")})});
  EXPECT_EQ(unifiedDiff(P.Files[0], "a b"), "--- a/a b\n+++ b/a b\n@@ -1 +0,0 @@\n-x\n");
}

} // namespace
} // namespace deed
