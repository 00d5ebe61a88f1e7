#include "findings/Policy.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

struct OneFolder : Policy {
  const FilePolicy &of(llvm::StringRef File) const override { return File.starts_with("/p/old/") ? Old : Rest; }
  FilePolicy Old, Rest;
};

Finding at(const char *File) {
  Finding F;
  F.At = {File, 1, 1, 1, 2, 0, 1};
  return F;
}

TEST(Policy, GoesByTheFileInWhichAFindingShows) {
  OneFolder Wanted;
  Wanted.Old.Rules[Rule::UseAfterMove] = {true, Level::Note};
  std::vector<Finding> Found{at("/p/old/a.h"), at("/p/a.cpp")};
  applyPolicy(Found, Wanted);
  ASSERT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found[0].How, Level::Note);
  EXPECT_EQ(Found[1].How, Level::Error);
}

TEST(Policy, OffAndExcludedAreDropped) {
  OneFolder Wanted;
  Wanted.Old.Rules[Rule::UseAfterMove] = {false, {}};
  Wanted.Rest.Excluded = true;
  std::vector<Finding> Found{at("/p/old/a.h"), at("/p/a.cpp")};
  applyPolicy(Found, Wanted);
  EXPECT_TRUE(Found.empty());
}

TEST(Policy, RulesThatRunAreThoseAmongTheChosenThatAreOn) {
  FilePolicy Here;
  EXPECT_EQ(Here.rulesOn({Rule::UseAfterMove}, Profile::Default), std::set<Rule>{Rule::UseAfterMove});
  Here.Rules[Rule::UseAfterMove] = {false, {}};
  EXPECT_TRUE(Here.rulesOn({Rule::UseAfterMove}, Profile::Strict).empty());
  EXPECT_EQ(Here.rulesOn({}, Profile::Strict).size(), allRules().size() - 1);
  EXPECT_EQ(Policy::none().of("/x").rulesOn({}, Profile::Strict).size(), allRules().size());
}

} // namespace
} // namespace deed
