// PersistentMap against std::map, under random operations with many copies alive.
#include "flow/PersistentMap.h"
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <vector>

using namespace deed;

namespace {

struct Pair {
  PersistentMap<int> Fast;
  std::map<uint32_t, int> Slow;
};

void expectSame(const Pair &P) {
  std::map<uint32_t, int> Found;
  P.Fast.forEach([&](uint32_t Key, int Value) { Found[Key] = Value; });
  ASSERT_EQ(Found, P.Slow);
}

TEST(PersistentMap, AgreesWithAnOrdinaryMap) {
  std::mt19937 Random(7);
  for (int Round = 0; Round != 200; ++Round) {
    PersistentMap<int>::Pool Nodes;
    uint32_t Keys = 1 + Random() % 60;
    std::vector<Pair> All;
    All.reserve(12);
    All.push_back({PersistentMap<int>(Nodes), {}});
    auto key = [&] { return (Random() % Keys) * (Round % 2 ? 1 : 0x01010101u); };
    for (int Step = 0; Step != 80; ++Step) {
      Pair &P = All[Random() % All.size()];
      uint32_t Low = key(), High = key();
      if (Low > High)
        std::swap(Low, High);
      switch (Random() % 6) {
      case 0:
      case 1: {
        int Value = static_cast<int>(Random() % 5);
        P.Fast.set(Low, Value);
        P.Slow[Low] = Value;
        break;
      }
      case 2:
        P.Fast.eraseRange(Low, High);
        P.Slow.erase(P.Slow.lower_bound(Low), P.Slow.lower_bound(High));
        break;
      case 3:
        P.Fast.updateRange(Low, High, [](uint32_t Key, int V) { return V + static_cast<int>(Key % 3); });
        for (auto It = P.Slow.lower_bound(Low); It != P.Slow.end() && It->first < High; ++It)
          It->second += static_cast<int>(It->first % 3);
        break;
      case 4:
        if (All.size() < 12)
          All.push_back(Pair(P));
        break;
      case 5: {
        const Pair Other = All[Random() % All.size()];
        std::map<uint32_t, int> Before = P.Slow;
        for (const auto &[Key, Value] : Other.Slow) {
          auto [It, New] = P.Slow.try_emplace(Key, Value);
          It->second = New ? std::max(Value, 2) : std::max(It->second, Value);
        }
        for (auto &[Key, Value] : P.Slow)
          if (!Other.Slow.count(Key))
            Value = std::max(Value, 2);
        bool Shared = P.Fast.sharesAllWith(Other.Fast);
        bool Changed = P.Fast.merge(Other.Fast, [](uint32_t, const int *Mine, const int *Theirs) {
          return std::max(Mine ? *Mine : 2, Theirs ? *Theirs : 2);
        });
        ASSERT_TRUE(!Shared || !Changed);
        if (Before != P.Slow)
          ASSERT_TRUE(Changed);
        break;
      }
      }
      auto [Key, Value] = P.Fast.first(Low, High);
      auto Expected = P.Slow.lower_bound(Low);
      bool Exists = Expected != P.Slow.end() && Expected->first < High;
      ASSERT_EQ(Value != nullptr, Exists);
      if (Exists)
        ASSERT_EQ(Key, Expected->first);
    }
    for (const Pair &P : All)
      expectSame(P);
  }
}

} // namespace
