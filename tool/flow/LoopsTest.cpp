#include "flow/Loops.h"
#include <gmock/gmock.h>

using namespace deed;

namespace {

FunctionFacts graph(std::initializer_list<std::initializer_list<uint32_t>> Next) {
  FunctionFacts Fn;
  for (const auto &Targets : Next) {
    Block B;
    for (uint32_t To : Targets)
      B.Next.emplace_back().To = {To};
    Fn.Blocks.push_back(std::move(B));
  }
  return Fn;
}

TEST(Loops, StraightCodeHasNone) {
  FunctionFacts Fn = graph({{1}, {2}, {}});
  Loops L(Fn);
  EXPECT_EQ(L.around({1}), nullptr);
  EXPECT_TRUE(L.runsEachRound({1}));
}

TEST(Loops, TheInnermostIsFound) {
  // 1: outer head, 2: inner head, 3: inner body, 4: outer latch
  FunctionFacts Fn = graph({{1}, {2, 5}, {3, 4}, {2}, {1}, {}});
  Loops L(Fn);
  ASSERT_NE(L.around({3}), nullptr);
  EXPECT_EQ(L.around({3})->Head, BlockId{2});
  ASSERT_NE(L.around({4}), nullptr);
  EXPECT_EQ(L.around({4})->Head, BlockId{1});
  EXPECT_TRUE(L.around({4})->Blocks.test(3));
  EXPECT_EQ(L.around({5}), nullptr);
}

TEST(Loops, OneHeadIsOneLoop) {
  // `continue` and the end of the body jump to the same head.
  FunctionFacts Fn = graph({{1}, {2, 4}, {1, 3}, {1}, {}});
  Loops L(Fn);
  ASSERT_NE(L.around({2}), nullptr);
  EXPECT_TRUE(L.around({2})->Blocks.test(3));
}

TEST(Loops, WhatSomeRoundsLeaveOut) {
  // 2: a test in the body, 3: what it guards, 4: where both ways meet
  FunctionFacts Fn = graph({{1}, {2, 5}, {3, 4}, {4}, {1}, {}});
  Loops L(Fn);
  EXPECT_TRUE(L.runsEachRound({2}));
  EXPECT_FALSE(L.runsEachRound({3}));
  EXPECT_TRUE(L.runsEachRound({4}));
}

} // namespace
