#include "findings/Finding.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace deed {
namespace {

Finding at(const char *File, uint32_t Line, uint32_t Column, Rule Which = Rule::UseAfterMove) {
  Finding F;
  F.Which = Which;
  F.At = {File, Line, Column, Line, Column + 1, 0, 1};
  return F;
}

TEST(Finding, OrderIsFileLineColumnRule) {
  std::vector<Finding> Sorted{at("a.cpp", 2, 9), at("a.cpp", 10, 1, Rule::UnusedSuppression), at("a.cpp", 10, 1),
                              at("a.cpp", 10, 2), at("b.cpp", 1, 1)};
  EXPECT_TRUE(std::is_sorted(Sorted.begin(), Sorted.end()));
  std::vector<Finding> Shuffled(Sorted.rbegin(), Sorted.rend());
  std::sort(Shuffled.begin(), Shuffled.end());
  EXPECT_EQ(Shuffled, Sorted);
}

// A total order: whatever differs decides, or two runs could sort two findings in two ways.
TEST(Finding, EveryMemberTakesPartInTheOrder) {
  const Finding A = at("a.cpp", 1, 1);
  auto Differs = [&](auto Change) {
    Finding B = A;
    Change(B);
    return A != B && (A < B) != (B < A);
  };
  EXPECT_TRUE(Differs([](Finding &F) { F.At.EndColumn = 9; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.How = Level::Note; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Message = "m"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Label = "l"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Steps.push_back({Step::Kind::Via, {}, "s"}); }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Help = "h"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Fixes.push_back({"t", true, {}}); }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Function = "f()"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Subject = "s"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Fingerprint = "0"; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.Suppressed = true; }));
  EXPECT_TRUE(Differs([](Finding &F) { F.SuppressedBy = "NOLINT"; }));
  EXPECT_FALSE(Differs([](Finding &) {}));
}

} // namespace
} // namespace deed
