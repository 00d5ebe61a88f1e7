// LockFlow on fact text, and against a naive oracle that walks every path and keeps one concrete state on each.
#include "flow/FlowText.h"
#include "flow/LockFlow.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace deed {
namespace {

constexpr const char *Types = R"(
type Mutex: lock class synchronised
type Recursive: lock class synchronised recursive
type Guard: guard class destructor
local m: Mutex
local n: Mutex
local r: Recursive
local g: Guard
local h: Guard
local p: Mutex *
)";

class Locks : public FlowText {
public:
  explicit Locks(const std::string &Text) : FlowText(Types + Text), Flow(Tu, Fn, Known) {}
  uint8_t bits(llvm::StringRef Lock, llvm::StringRef Before, unsigned Nth = 0) {
    return Flow.statusBefore(place(Lock), fact(Before, Nth)).Bits;
  }
  uint8_t bitsAtExit(llvm::StringRef Lock) {
    for (const LockStatus &L : Flow.atExit())
      if (L.Lock == place(Lock))
        return L.Bits;
    return LockEntry;
  }
  LockFlow Flow;
};

TEST(LockFlow, HeldBetweenLockAndUnlock) {
  Locks L(R"(
block 0:
  read value p
  acquire exclusive m guard _
  mutate p
  release m guard _
  read query p
)");
  EXPECT_EQ(L.bits("m", "read value p"), LockEntry);
  EXPECT_EQ(L.bits("m", "mutate p"), LockExclusive);
  EXPECT_EQ(L.bits("m", "read query p"), LockFree);
  EXPECT_EQ(L.bits("n", "mutate p"), LockEntry);
  EXPECT_EQ(L.bitsAtExit("m"), LockFree);
}

TEST(LockFlow, OnSomePathsIsNoMust) {
  Locks L(R"(
cond c0: p
block 0:
  -> yes if c0
  -> no if !c0
block yes:
  acquire shared m guard _
  -> end
block no:
  -> end
block end:
  read value p
)");
  LockStatus S = L.Flow.statusBefore(L.place("m"), L.fact("read value p"));
  EXPECT_EQ(S.Bits, LockShared | LockEntry);
  EXPECT_TRUE(S.mayBeHeld());
  EXPECT_FALSE(S.mustBeHeld());
  EXPECT_EQ(S.Sites.size(), 1u);
}

TEST(LockFlow, AGuardReleasesWhatItOwns) {
  Locks L(R"(
block 0:
  begin g
  issue L0 exclusive m -> g
  acquire exclusive m guard g
  mutate p
  release g guard _
  read value p
  end g
)");
  EXPECT_EQ(L.bits("m", "mutate p"), LockExclusive);
  EXPECT_TRUE(L.Flow.statusBefore(L.place("m"), L.fact("mutate p")).Guarded);
  EXPECT_EQ(L.bits("m", "read value p"), LockFree);
}

TEST(LockFlow, DeferredUntilItLocks) {
  Locks L(R"(
block 0:
  issue L0 exclusive m -> g
  read value p
  acquire exclusive g guard _
  mutate p
  release g guard _
  read query p
  release g guard _
)");
  EXPECT_EQ(L.bits("m", "read value p"), LockEntry);
  EXPECT_EQ(L.bits("m", "mutate p"), LockExclusive);
  EXPECT_EQ(L.bits("m", "read query p"), LockFree);
  EXPECT_EQ(L.bitsAtExit("m"), LockFree);
}

TEST(LockFlow, OwnershipMovesWithTheGuard) {
  Locks L(R"(
block 0:
  issue L0 exclusive m -> g
  acquire exclusive m guard g
  flow g -> h
  move g
  release g guard _
  read value p
  release h guard _
  read query p
)");
  EXPECT_EQ(L.bits("m", "read value p"), LockExclusive);
  EXPECT_EQ(L.bits("m", "read query p"), LockFree);
}

TEST(LockFlow, AnAttemptIsSettledByItsAnswer) {
  Locks L(R"(
temp 0: bool
cond c0: t0
block 0:
  call @0 member Mutex::try_lock()(object ref m) -> t0
  acquire maybe exclusive m guard _ by @0
  -> got if c0
  -> missed if !c0
block got:
  mutate p
  -> end
block missed:
  read value p
  -> end
block end:
  read query p
)");
  EXPECT_EQ(L.bits("m", "mutate p"), LockExclusive);
  EXPECT_EQ(L.bits("m", "read value p"), LockFree);
  EXPECT_EQ(L.bits("m", "read query p"), LockExclusive | LockFree);
}

TEST(LockFlow, RecursiveLocksAreCounted) {
  Locks L(R"(
block 0:
  acquire exclusive r guard _
  acquire exclusive r guard _
  mutate p
  release r guard _
  read value p
)");
  EXPECT_EQ(L.bits("r", "mutate p"), LockTwice);
  EXPECT_TRUE(L.Flow.statusBefore(L.place("r"), L.fact("read value p")).mustBeHeld());
}

TEST(LockFlow, TheCallersLockIsGivenBack) {
  Locks L(R"(
block 0:
  release m guard _
  mutate p
  acquire exclusive m guard _
)");
  EXPECT_EQ(L.bits("m", "mutate p"), LockGiven);
  EXPECT_EQ(L.bitsAtExit("m"), LockRegained);
}

TEST(LockFlow, TheCallersLockIsTheirsEachTime) {
  Locks L(R"(
block 0:
  release m guard _
  acquire exclusive m guard _
  mutate p
  release m guard _
  read value p
)");
  EXPECT_EQ(L.bits("m", "mutate p"), LockRegained);
  EXPECT_EQ(L.bits("m", "read value p"), LockGiven);
}

TEST(LockFlow, AnAdoptedLockHasNoSite) {
  Locks L(R"(
block 0:
  acquire held exclusive m guard g
  mutate p
  release g guard _
  read value p
)");
  LockStatus S = L.Flow.statusBefore(L.place("m"), L.fact("mutate p"));
  EXPECT_TRUE(S.mustBeHeld());
  EXPECT_TRUE(S.Sites.empty());
  EXPECT_EQ(L.bits("m", "read value p"), LockGiven); // it was the caller who took it
}

TEST(LockFlow, WhatAPointerLeadsToChangesWithIt) {
  Locks L(R"(
block 0:
  acquire exclusive *p guard _
  read value p
  write p
  read query p
)");
  EXPECT_EQ(L.bits("*p", "read value p"), LockExclusive);
  EXPECT_EQ(L.bits("*p", "read query p"), LockEntry);
}

TEST(LockFlow, GivesUpWithinItsBudget) {
  FlowText Text(std::string(Types) + "block 0:\n  acquire exclusive m guard _\n  mutate p\n");
  LockFlow Flow(Text.Tu, Text.Fn, Text.Known, 1);
  EXPECT_TRUE(Flow.gaveUp());
  EXPECT_TRUE(Flow.heldBefore(Text.fact("mutate p")).empty());
}

//===-- Against every path ----------------------------------------------------------------------------------------===//

/// What holds before each fact, over all paths that pass each block at most three times: one status per lock and path.
class EveryPathOracle {
public:
  explicit EveryPathOracle(const FlowText &Text) : Text(Text) { walk({0}, {}, std::vector<unsigned>(size(), 0)); }
  uint8_t at(PlaceId Lock, FactRef R) const {
    auto It = Seen.find({R.Block.Raw, R.Index});
    if (It == Seen.end())
      return 0;
    auto Found = It->second.find(Lock.Raw);
    return Found == It->second.end() ? uint8_t(LockEntry) : Found->second;
  }

private:
  using State = std::map<uint32_t, uint8_t>; ///< lock -> exactly one status
  size_t size() const { return Text.Fn.Blocks.size(); }
  void walk(BlockId B, State S, std::vector<unsigned> Visits) {
    if (++Visits[B.Raw] > 3)
      return;
    const Block &Here = Text.Fn[B];
    for (uint32_t I = 0; I != Here.Facts.size(); ++I) {
      State &All = Seen[{B.Raw, I}];
      for (PlaceId P : Tracked())
        All[P.Raw] |= S.count(P.Raw) ? S[P.Raw] : uint8_t(LockEntry);
      // Rule by rule: lock it, and it is held as asked; unlock it, and it is free, or given back if it was not ours.
      if (const auto *A = std::get_if<Acquire>(&Here.Facts[I].What)) {
        uint8_t Fresh = A->Mode == LockMode::Shared ? LockShared : LockExclusive;
        S[A->Lock.Raw] = S.count(A->Lock.Raw) && S[A->Lock.Raw] == LockGiven ? LockRegained : Fresh;
      } else if (const auto *R = std::get_if<Release>(&Here.Facts[I].What)) {
        bool IsOurs = S.count(R->Lock.Raw) && !(S[R->Lock.Raw] & (LockGiven | LockRegained));
        S[R->Lock.Raw] = IsOurs ? LockFree : LockGiven;
      }
    }
    for (const Edge &E : Here.Next)
      walk(E.To, S, Visits);
  }
  std::set<PlaceId> Tracked() const {
    std::set<PlaceId> All;
    for (const Block &B : Text.Fn.Blocks)
      for (const FactAt &F : B.Facts)
        if (const auto *A = std::get_if<Acquire>(&F.What))
          All.insert(A->Lock);
        else if (const auto *R = std::get_if<Release>(&F.What))
          All.insert(R->Lock);
    return All;
  }

  const FlowText &Text;
  std::map<std::pair<uint32_t, uint32_t>, State> Seen;
};

class LockFlowAgainstEveryPath : public ::testing::TestWithParam<const char *> {};

TEST_P(LockFlowAgainstEveryPath, AgreesAtEachFact) {
  FlowText Text(std::string(Types) + GetParam());
  LockFlow Flow(Text.Tu, Text.Fn, Text.Known);
  EveryPathOracle Oracle(Text);
  for (uint32_t B = 0; B != Text.Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Text.Fn.Blocks[B].Facts.size(); ++I)
      for (const char *Lock : {"m", "n"}) {
        FactRef R{BlockId{B}, I};
        uint8_t Expected = Oracle.at(Text.place(Lock), R);
        if (Expected)
          EXPECT_EQ(Flow.statusBefore(Text.place(Lock), R).Bits, Expected)
              << Lock << " before " << dumpFact(Text.Tu, Text.Fn, Text.Fn.Blocks[B].Facts[I]);
      }
}

INSTANTIATE_TEST_SUITE_P(Shapes, LockFlowAgainstEveryPath, ::testing::Values(R"(
block 0:
  acquire exclusive m guard _
  acquire shared n guard _
  release m guard _
  release n guard _
  read value p
)",
                                                                             R"(
cond c0: p
block 0:
  acquire exclusive m guard _
  -> a if c0
  -> b if !c0
block a:
  release m guard _
  -> c
block b:
  acquire exclusive n guard _
  -> c
block c:
  read value p
  release n guard _
  read query p
)",
                                                                             R"(
cond c0: p
block 0:
  read value p
  -> loop
block loop:
  acquire exclusive m guard _
  read query p
  -> body if c0
  -> out if !c0
block body:
  release m guard _
  acquire shared n guard _
  -> loop
block out:
  release n guard _
  read through p
)"));

} // namespace
} // namespace deed
