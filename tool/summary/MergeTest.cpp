#include "summary/Merge.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>
#include <random>

using namespace deed;
using namespace deed::test;
using testing::ElementsAre;

namespace {

Summary of(std::vector<Effect> Effects, bool NeverReturns = false) {
  Summary S;
  S.Effects = std::move(Effects);
  S.NeverReturns = NeverReturns;
  normalise(S);
  return S;
}

TEST(MergeTest, WhatOneSideDoesIsPerhapsDone) {
  Summary A = of({effect(EffectKind::Move, "*param0"), effect(EffectKind::Read, "*param1")});
  Summary B = of({effect(EffectKind::Read, "*param1")});
  EXPECT_THAT(effectsOf(merge(A, B)), ElementsAre("read *param1 as value always", "move *param0 maybe"));
}

TEST(MergeTest, WhoNeverReturnsTakesNothingAway) {
  Summary A = of({effect(EffectKind::Move, "*param0")});
  EXPECT_EQ(merge(A, Summary::bottom()), A);
  Summary Dies = of({effect(EffectKind::Read, "*param0")}, /*NeverReturns=*/true);
  EXPECT_THAT(effectsOf(merge(A, Dies)), ElementsAre("read *param0 as value maybe", "move *param0 always"));
}

TEST(MergeTest, NormaliseJoinsEqualEffectsOfOneRun) {
  Effect Ask = effect(EffectKind::Read, "*param0", false);
  Ask.Read = ReadKind::Query;
  EXPECT_THAT(effectsOf(of({Ask, effect(EffectKind::Read, "*param0")})), ElementsAre("read *param0 as value always"));
}

/// Summaries over few places, so that they collide.
class Random {
public:
  explicit Random(unsigned Seed) : Engine(Seed) {}
  Summary summary() {
    std::vector<Effect> Effects;
    for (unsigned N = below(5); N--;) {
      Effect E = effect(static_cast<EffectKind>(below(5)), below(2) ? "*param0" : "(*this).f", below(2));
      E.Read = static_cast<ReadKind>(below(6));
      E.Early = below(4) == 0;
      if (below(2))
        E.Value = below(2);
      if (below(2))
        E.Trail = {{{1 + below(3), 1}, {}}};
      Effects.push_back(std::move(E));
    }
    Summary S = of(std::move(Effects), below(4) == 0);
    S.MayThrow = below(2);
    S.Source = static_cast<SummarySource>(below(4));
    return S;
  }

private:
  unsigned below(unsigned N) { return Engine() % N; }
  std::mt19937 Engine;
};

TEST(MergeTest, IsAJoin) {
  Random R(7);
  for (int I = 0; I != 2000; ++I) {
    Summary A = R.summary(), B = R.summary(), C = R.summary();
    EXPECT_EQ(merge(A, A), A);
    EXPECT_EQ(merge(A, B), merge(B, A));
    EXPECT_EQ(merge(merge(A, B), C), merge(A, merge(B, C)));
    EXPECT_EQ(merge(A, Summary::bottom()), A);
  }
}

} // namespace
