#include "summary/Lifetimes.h"
#include "summary/TestTu.h"

using namespace deed;
using namespace deed::test;

namespace {

std::string signature(llvm::StringRef Function, std::vector<Effect> Effects, llvm::StringRef Types = "") {
  TuFacts Tu = testTu((Types + "\nfunction " + Function + "\nblock 0:\n").str());
  Summary S;
  S.Effects = std::move(Effects);
  return lifetimeSignature(Tu, Tu.Functions.front(), S);
}

TEST(Lifetimes, ResultOfTwoParameters) {
  EXPECT_EQ(signature(
                "longest(const std::string &, const std::string &)",
                {effect(EffectKind::ReturnAlias, "*param0", false), effect(EffectKind::ReturnAlias, "*param1", false)}),
            "longest<'a>(_: &'a, _: &'a)");
}

TEST(Lifetimes, UntiedReferencesHaveNoName) {
  EXPECT_EQ(signature("pick(const std::string &, std::string &)", {effect(EffectKind::ReturnAlias, "*param0")}),
            "pick<'a>(_: &'a, _: &mut)");
  EXPECT_EQ(signature("plain(const std::string &, int)", {effect(EffectKind::Read, "*param0")}), "plain(_: &, _: int)");
}

TEST(Lifetimes, MemberKeepsAView) {
  EXPECT_EQ(signature("Config::set(View)", {effect(EffectKind::Store, "(*this).name", true, "param0")},
                      "type View: view class\ntype Config: view class"),
            "Config::set<'a>(self: &mut Config<'a>, _: View<'a>)");
}

TEST(Lifetimes, ReferenceKeptInAMember) {
  EXPECT_EQ(signature("Config::watch(std::string &)", {effect(EffectKind::Borrow, "(*this).name", true, "*param0")},
                      "type Config: view class"),
            "Config::watch<'a>(self: &mut Config<'a>, _: &'a mut)");
}

TEST(Lifetimes, WhatGlobalsKeepIsStatic) {
  EXPECT_EQ(signature("keep(int *)", {effect(EffectKind::Store, "::g", true, "param0")}), "keep(_: *'static mut)");
}

} // namespace
