#include "findings/Suppression.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::set<Rule> AllOfThem = [] {
  std::set<Rule> All;
  for (const RuleInfo &R : allRules())
    All.insert(R.Which);
  return All;
}();

Finding at(uint32_t Line) {
  Finding F;
  F.At = {"a.cpp", Line, 3, Line, 4, 0, 1};
  return F;
}

Suppression allow(uint32_t First, uint32_t Last, std::string Reason = "") {
  Suppression S;
  S.At = {"a.cpp", First, 20, First, 30, 100, 10};
  S.FirstLine = First;
  S.LastLine = Last;
  S.Rules = {Rule::UseAfterMove};
  S.Reason = std::move(Reason);
  return S;
}

TEST(Suppression, CoversItsLinesAndRulesInItsFile) {
  std::vector<Finding> Findings{at(4), at(5), at(6), at(7)};
  Findings.push_back(at(5));
  Findings.back().At.File = "b.cpp";
  Findings.push_back(at(5));
  Findings.back().Which = Rule::UnusedSuppression;
  std::vector<Suppression> All{allow(5, 6, "refilled by hand")};
  applySuppressions(Findings, All);
  std::vector<bool> Marks;
  for (const Finding &F : Findings)
    Marks.push_back(F.Suppressed);
  EXPECT_THAT(Marks, ElementsAre(false, true, true, false, false, false));
  EXPECT_EQ(Findings[1].SuppressedBy, "refilled by hand");
  EXPECT_TRUE(All[0].Used);
}

TEST(Suppression, TheNarrowestGivesTheReasonAndAllThatCoverAreUsed) {
  std::vector<Finding> Findings{at(5)};
  std::vector<Suppression> All{allow(1, ~0u, "file"), allow(5, 5, "line"), allow(3, 9, "scope")};
  applySuppressions(Findings, All);
  EXPECT_EQ(Findings[0].SuppressedBy, "line");
  for (const Suppression &S : All)
    EXPECT_TRUE(S.Used);
}

TEST(Suppression, WithoutAReasonItSaysHowItWasWritten) {
  std::pair<Suppression::Kind, const char *> Cases[] = {
      {Suppression::Kind::Allow, "allowed by a comment"},
      {Suppression::Kind::NoLint, "NOLINT"},
      {Suppression::Kind::ClangSuppress, "[[clang::suppress]]"},
      {Suppression::Kind::GslSuppress, "[[gsl::suppress]]"},
  };
  for (auto [How, Words] : Cases) {
    std::vector<Finding> Findings{at(5)};
    std::vector<Suppression> All{allow(5, 5)};
    All[0].How = How;
    applySuppressions(Findings, All);
    EXPECT_EQ(Findings[0].SuppressedBy, Words);
  }
}

TEST(Suppression, HoldsUntilItsLastDay) {
  for (const char *Today : {"", "2026-12-30", "2026-12-31"}) {
    std::vector<Finding> Findings{at(5)};
    std::vector<Suppression> All{allow(5, 5, "waits")};
    All[0].Until = "2026-12-31";
    applySuppressions(Findings, All, Today);
    EXPECT_TRUE(Findings[0].Suppressed) << Today;
    EXPECT_EQ(Findings[0].Lapsed, "");
  }
  std::vector<Finding> Findings{at(5)};
  std::vector<Suppression> All{allow(5, 5, "waits")};
  All[0].Until = "2026-12-31";
  applySuppressions(Findings, All, "2027-01-01");
  EXPECT_FALSE(Findings[0].Suppressed);
  EXPECT_EQ(Findings[0].Lapsed, "allowed until 2026-12-31: waits");
  EXPECT_TRUE(All[0].Used) << "it is needed still";

  std::vector<Suppression> Both{All[0], allow(1, 9, "another")};
  applySuppressions(Findings, Both, "2027-01-01");
  EXPECT_EQ(Findings[0].SuppressedBy, "another");
}

std::vector<std::string> unusedLabels(std::vector<Suppression> All, const std::set<Rule> &Rules = AllOfThem) {
  std::vector<std::string> Labels;
  for (const Finding &F : unusedSuppressions({std::move(All), {}}, Rules))
    Labels.push_back(F.Label);
  return Labels;
}

TEST(Suppression, OneThatCoversNothingIsAFinding) {
  std::vector<Finding> Unused = unusedSuppressions({{allow(5, 5)}, {}}, AllOfThem);
  ASSERT_EQ(Unused.size(), 1u);
  EXPECT_EQ(Unused[0].Which, Rule::UnusedSuppression);
  EXPECT_EQ(Unused[0].How, Level::Warning);
  EXPECT_EQ(Unused[0].Message, "unused suppression of `use-after-move`");
  EXPECT_EQ(Unused[0].Label, "no finding of `use-after-move` on this line");
  ASSERT_EQ(Unused[0].Fixes.size(), 1u);
  EXPECT_TRUE(Unused[0].Fixes[0].Safe);
  EXPECT_EQ(Unused[0].Fixes[0].Edits[0].At, Unused[0].At);
}

TEST(Suppression, UnusedSaysWhichLines) {
  Suppression Next = allow(6, 6);
  Next.At.Line = 5;
  Suppression Anything = allow(1, ~0u);
  Anything.AllRules = true;
  Anything.Rules.clear();
  EXPECT_THAT(unusedLabels({Anything, allow(3, 9), allow(4, ~0u), Next}),
              ElementsAre("no finding in this file", "no finding of `use-after-move` on lines 3 to 9",
                          "no finding of `use-after-move` in the rest of this file",
                          "no finding of `use-after-move` on line 6"));
}

TEST(Suppression, IsNotCalledUnusedWhereThatCannotBeKnown) {
  Suppression Used = allow(1, 1), Foreign = allow(1, 1), Circular = allow(1, 1);
  Used.Used = true;
  Foreign.ForeignToo = true;
  Circular.Rules = {Rule::UnusedSuppression};
  EXPECT_THAT(unusedLabels({Used, Foreign, Circular}), IsEmpty());
  // The rule did not run, or the rule that would say so did not.
  EXPECT_THAT(unusedLabels({allow(1, 1)}, {Rule::UnusedSuppression}), IsEmpty());
  EXPECT_THAT(unusedLabels({allow(1, 1)}, {Rule::UseAfterMove}), IsEmpty());
}

TEST(Suppression, AnUnusedOneCanBeAllowedButNotByItself) {
  Suppression Anything = allow(5, 5);
  Anything.AllRules = true;
  Anything.Rules.clear();
  std::vector<Finding> Unused = unusedSuppressions({{Anything}, {}}, AllOfThem);
  std::vector<Suppression> All{Anything};
  applySuppressions(Unused, All);
  EXPECT_FALSE(Unused[0].Suppressed);

  Suppression Permission = allow(5, 5, "kept for the older compiler");
  Permission.At.Column = 1;
  Permission.Rules = {Rule::UnusedSuppression};
  All.push_back(Permission);
  applySuppressions(Unused, All);
  EXPECT_TRUE(Unused[0].Suppressed);
  EXPECT_EQ(Unused[0].SuppressedBy, "kept for the older compiler");
}

TEST(Suppression, AProblemIsAFinding) {
  Suppressions Written;
  Written.Problems = {{{"a.cpp", 2, 1, 2, 9, 30, 8}, "unknown rule `use-after-mov`", "did you mean `use-after-move`?"}};
  std::vector<Finding> Out = unusedSuppressions(Written, AllOfThem);
  ASSERT_EQ(Out.size(), 1u);
  EXPECT_EQ(Out[0].Message, "suppression without effect: unknown rule `use-after-mov`");
  EXPECT_EQ(Out[0].Help, "did you mean `use-after-move`?");
}

TEST(Suppression, AnUnsafeRegionThatNothingNeedsIsAFinding) {
  MarkedRegion Region{.How = MarkedRegion::Kind::Unsafe, .At = {"a.cpp", 2, 1, 2, 9, 30, 8}};
  Region.FirstLine = 3;
  Region.LastLine = 5;
  Region.Judged = true;
  Suppressions Written;
  Written.Regions = {Region, Region, Region};
  Written.Regions[1].Used = true;
  Written.Regions[2].Judged = false; // nobody has seen what stands there
  std::vector<Finding> Out = unusedSuppressions(Written, AllOfThem);
  ASSERT_EQ(Out.size(), 1u);
  EXPECT_EQ(Out[0].Message, "unneeded unsafe region");
  EXPECT_EQ(Out[0].Label, "nothing unsafe on lines 3 to 5");
}

} // namespace
} // namespace deed
