#include "findings/Merge.h"
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Finding at(const char *File, uint32_t Line, Level How = Level::Error) {
  Finding F;
  F.How = How;
  F.At = {File, Line, 3, Line, 4, 0, 1};
  F.Subject = "s";
  return F;
}

TuResult tu(const char *File, std::vector<Finding> Findings = {}) {
  TuResult R;
  R.File = File;
  R.Findings = std::move(Findings);
  return R;
}

Suppression allow(const char *File, uint32_t Line, bool Used) {
  Suppression S;
  S.At = {File, Line, 9, Line, 19, 0, 10};
  S.FirstLine = S.LastLine = Line;
  S.Rules = {Rule::UseAfterMove};
  S.Used = Used;
  return S;
}

RunResult merge(std::vector<TuResult> Results, MergeOptions Options = {}) {
  MemoryFiles Disk;
  SourceLines Source(Disk);
  Merge M(std::move(Options));
  for (TuResult &R : Results)
    M.add(std::move(R));
  return M.finish(Source);
}

bool same(const RunResult &A, const RunResult &B) {
  return A.Findings == B.Findings && A.Skips == B.Skips && A.Counts == B.Counts && A.Sources == B.Sources &&
         A.Failed == B.Failed;
}

TEST(Merge, AHeadersFindingIsReportedOnce) {
  RunResult Run = merge({tu("a.cpp", {at("x.h", 3)}), tu("b.cpp", {at("b.cpp", 1), at("x.h", 3)})});
  ASSERT_EQ(Run.Findings.size(), 2u);
  EXPECT_EQ(Run.Findings[0].At.File, "b.cpp");
  EXPECT_EQ(Run.Findings[1].At.File, "x.h");
  EXPECT_EQ(Run.Findings[1].Fingerprint.size(), 16u);
}

LockEdge edge(const char *From, const char *To, const char *File) {
  FileSpan At{File, 3, 3, 3, 4, 0, 1};
  return {From, To, From, To, At, {{Step::Kind::Cause, At, ""}}, "f"};
}

TEST(Merge, ACycleOfLocksOverSeveralTusIsReportedOnce) {
  TuResult A = tu("a.cpp"), B = tu("b.cpp"), C = tu("c.cpp");
  A.LockOrder = {edge("X", "Y", "a.cpp")};
  B.LockOrder = {edge("Y", "Z", "b.cpp")};
  C.LockOrder = {edge("Z", "X", "c.cpp"), edge("Z", "X", "a.h")};
  std::vector<TuResult> All{A, B, C};
  RunResult Run = merge(All);
  ASSERT_EQ(Run.Findings.size(), 1u);
  EXPECT_EQ(Run.Findings[0].Which, Rule::LockOrder);
  EXPECT_EQ(Run.LockOrder.size(), 3u);
  std::reverse(All.begin(), All.end());
  EXPECT_EQ(merge(All).Findings, Run.Findings);
  EXPECT_THAT(merge({A, B}).Findings, IsEmpty());
}

TEST(Merge, ACycleThatATuHasSeenItselfIsItsAffair) {
  TuResult A = tu("a.cpp");
  A.LockOrder = {edge("X", "Y", "a.cpp"), edge("Y", "X", "a.cpp")};
  EXPECT_THAT(merge({A, A}).Findings, IsEmpty()); // it sends the finding along
}

TEST(Merge, ATemplateIsOpenIfNoTuInstantiatesIt) {
  TuResult A = tu("a.cpp"), B = tu("b.cpp");
  A.Functions["x.h"] = {.Analysed = {{1, 6}}, .Open = {{3, 6}, {5, 6}}};
  B.Functions["x.h"] = {.Analysed = {{3, 6}}, .Open = {{5, 6}, {7, 6}}};
  B.Functions["y.h"] = {.Analysed = {{3, 6}}, .Open = {}};
  RunResult Run = merge({A, B});
  EXPECT_THAT(Run.Skips, ElementsAre(Skip{SkipReason::NotInstantiated, "x.h", "", "", 2}));
  EXPECT_EQ(Run.Counts["functions.unique"], 3u);
  EXPECT_EQ(Run.Counts["functions.never-instantiated"], 2u);
  EXPECT_TRUE(same(Run, merge({B, A})));
}

TEST(Merge, TheMostSevereInstantiationIsKeptWhole) {
  Finding Sure = at("a.cpp", 3), Maybe = at("a.cpp", 3, Level::Warning);
  Sure.Message = "use of moved value";
  Maybe.Message = "use of value that may have been moved";
  RunResult Run = merge({tu("a.cpp", {Maybe, Sure})});
  ASSERT_EQ(Run.Findings.size(), 1u);
  EXPECT_EQ(Run.Findings[0].How, Level::Error);
  EXPECT_EQ(Run.Findings[0].Message, "use of moved value");
}

TEST(Merge, TwoSubjectsOrTwoRulesAtOnePlaceAreTwoMistakes) {
  Finding Other = at("a.cpp", 3), Rule2 = at("a.cpp", 3);
  Other.Subject = "t";
  Rule2.Which = Rule::UnusedSuppression;
  EXPECT_EQ(merge({tu("a.cpp", {at("a.cpp", 3), Other, Rule2})}).Findings.size(), 3u);
}

TEST(Merge, StaysUnsuppressedIfAnyTuSeesItSo) {
  Finding Hidden = at("x.h", 3);
  Hidden.Suppressed = true;
  EXPECT_FALSE(merge({tu("a.cpp", {Hidden}), tu("b.cpp", {at("x.h", 3, Level::Note)})}).Findings[0].Suppressed);
  EXPECT_TRUE(merge({tu("a.cpp", {Hidden}), tu("b.cpp", {Hidden})}).Findings[0].Suppressed);
}

TEST(Merge, AnyOrderOfArrivalGivesTheSame) {
  Finding Hidden = at("x.h", 3), Reworded = at("x.h", 3, Level::Warning), Longer = at("x.h", 3);
  Hidden.Suppressed = true;
  Reworded.Message = "m";
  Longer.Steps.push_back({Step::Kind::Via, {}, "v"});
  std::vector<TuResult> Results{tu("a.cpp", {Hidden, at("a.cpp", 1)}), tu("b.cpp", {Reworded}), tu("c.cpp", {Longer}),
                                tu("d.cpp", {at("x.h", 3)})};
  Results[0].Skips = {{SkipReason::FunctionBudget, "x.h", "f()", "", 1, 9}};
  Results[1].Skips = {{SkipReason::NotUnderstood, "x.h", "await", "", 4}, {SkipReason::Crash, "b.cpp", "", ""}};
  Results[2].Skips = {{SkipReason::NotUnderstood, "x.h", "await", "", 2}};
  Results[1].Counts = {{"n", 2}};
  Results[3].Counts = {{"n", 3}, {"m", 1}};
  Results[2].Written.All = {allow("x.h", 5, true)};
  Results[3].Written.All = {allow("x.h", 5, false), allow("d.cpp", 6, false)};
  const RunResult First = merge(Results);
  std::vector<int> Order{0, 1, 2, 3};
  do {
    std::vector<TuResult> Shuffled;
    for (int I : Order)
      Shuffled.push_back(Results[I]);
    EXPECT_TRUE(same(merge(Shuffled), First));
  } while (std::next_permutation(Order.begin(), Order.end()));
}

TEST(Merge, SkipsOfHeadersCountOnceAndCountersAreSummed) {
  TuResult A = tu("a.cpp"), B = tu("b.cpp");
  A.Skips = {{SkipReason::NotUnderstood, "x.h", "await", "", 4}};
  B.Skips = {{SkipReason::NotUnderstood, "x.h", "await", "", 2}, {SkipReason::TimeOut, "b.cpp", "", "60 s"}};
  A.Counts = {{"n", 2}};
  B.Counts = {{"n", 3}};
  RunResult Run = merge({A, B});
  ASSERT_EQ(Run.Skips.size(), 2u);
  EXPECT_EQ(Run.Skips[1].Count, 4u);
  EXPECT_EQ(Run.Counts["n"], 5u);
  EXPECT_THAT(Run.Sources, ElementsAre("a.cpp", "b.cpp"));
  EXPECT_THAT(Run.Failed, ElementsAre("b.cpp"));
}

const MergeOptions PartOfTheProject = [] {
  MergeOptions Options;
  Options.WholeProject = false;
  return Options;
}();

std::vector<std::string> unusedFiles(std::vector<TuResult> Results, MergeOptions Options = {}) {
  std::vector<std::string> Out;
  for (const Finding &F : merge(std::move(Results), std::move(Options)).Findings)
    Out.push_back(F.At.File);
  return Out;
}

TEST(Merge, ASuppressionIsUnusedOnlyIfNoTuNeededIt) {
  TuResult A = tu("a.cpp"), B = tu("b.cpp");
  A.Written.All = {allow("a.cpp", 1, false), allow("x.h", 1, false), allow("y.h", 1, false)};
  B.Written.All = {allow("x.h", 1, true), allow("y.h", 1, false)};
  EXPECT_THAT(unusedFiles({A, B}), ElementsAre("a.cpp", "y.h"));
}

TEST(Merge, AHeadersSuppressionIsNotJudgedByAPartOfTheProject) {
  TuResult A = tu("a.cpp"), Broken = tu("b.cpp");
  A.Written.All = {allow("a.cpp", 1, false), allow("y.h", 1, false)};
  EXPECT_THAT(unusedFiles({A}, PartOfTheProject), ElementsAre("a.cpp"));
  Broken.Skips = {{SkipReason::Crash, "b.cpp", "", ""}};
  EXPECT_THAT(unusedFiles({A, Broken}), ElementsAre("a.cpp"));
}

TEST(Merge, ASuppressionInAFileThatWasNotAllAnalysedIsNotJudged) {
  TuResult A = tu("a.cpp");
  A.Written.All = {allow("a.cpp", 1, false)};
  A.Skips = {{SkipReason::FunctionBudget, "a.cpp", "f()", ""}};
  EXPECT_THAT(unusedFiles({A}), IsEmpty());
  A.Skips = {{SkipReason::ParseErrors, "a.cpp", "", ""}};
  EXPECT_THAT(unusedFiles({A}), IsEmpty());
}

TEST(Merge, AnUnusedSuppressionCanBeAllowed) {
  TuResult A = tu("a.cpp");
  Suppression Permission = allow("a.cpp", 1, false);
  Permission.At.Column = 1;
  Permission.Rules = {Rule::UnusedSuppression};
  A.Written.All = {Permission, allow("a.cpp", 1, false)};
  RunResult Run = merge({A});
  ASSERT_EQ(Run.Findings.size(), 1u);
  EXPECT_TRUE(Run.Findings[0].Suppressed);
}

} // namespace
} // namespace deed
