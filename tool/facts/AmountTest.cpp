#include "facts/Amount.h"
#include <gtest/gtest.h>

using namespace deed;

static const Amount N = Amount::of(PlaceId{1}), Length = Amount::of(PlaceId{2});

TEST(Amount, WhatIsAddedAndTakenOffAgainIsGone) {
  Amount Rest = sum(sum(Length, N, -1), N);
  EXPECT_EQ(Rest, Length);
  EXPECT_TRUE(sum(N, N, -1).isConstant());
}

TEST(Amount, InTheOrderOfThePlaces) { EXPECT_EQ(sum(N, Length), sum(Length, N)); }

TEST(Amount, Factors) {
  Amount Bytes = scaled(sum(N, Amount::number(2)), 4);
  EXPECT_EQ(Bytes.factorOf(PlaceId{1}), 4);
  EXPECT_EQ(Bytes.factorOf(PlaceId{2}), 0);
  EXPECT_EQ(Bytes.Constant, 8);
}

TEST(Amount, Proportional) {
  EXPECT_TRUE(areProportional(scaled(N, 4), N));
  EXPECT_TRUE(areProportional(scaled(sum(N, Length), 3), scaled(sum(N, Length), 2)));
  EXPECT_FALSE(areProportional(N, scaled(N, -1)));
  EXPECT_FALSE(areProportional(N, Length));
  EXPECT_FALSE(areProportional(N, sum(N, Amount::number(1))));
  EXPECT_FALSE(areProportional(Amount::number(4), Amount::number(2)));
}

TEST(Amount, RenamedTermsFallTogether) {
  Amount Both = sum(N, Length, -1).renamed([](PlaceId) { return PlaceId{7}; });
  EXPECT_TRUE(Both.isConstant());
}
