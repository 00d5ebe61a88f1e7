#include "summary/Bind.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace {

/// The facts of every block of the first function, bound to the summaries given by the start of a callee's name.
struct BindTest : testing::Test {
  TuFacts Tu;
  std::vector<std::pair<std::string, Summary>> Given;

  void give(llvm::StringRef Callee, std::vector<Effect> Effects, bool NeverReturns = false) {
    Summary S;
    S.Effects = std::move(Effects);
    S.NeverReturns = NeverReturns;
    S.Source = SummarySource::Model;
    Given.push_back({Callee.str(), std::move(S)});
  }
  FunctionFacts bind(llvm::StringRef Text) {
    Tu = testTu(Text);
    SummaryTable Summaries(Tu, [&](const FunctionInfo &F) -> std::optional<Summary> {
      for (auto &[Name, S] : Given)
        if (Tu.text(F.Name).starts_with(Name))
          return S;
      return std::nullopt;
    });
    return bindCalls(Tu, Tu.Bodies.front(), Summaries);
  }
  std::vector<std::string> facts(llvm::StringRef Text) {
    FunctionFacts Bound = bind(Text);
    std::vector<std::string> Out;
    for (const Block &B : Bound.Blocks)
      for (const FactAt &F : B.Facts)
        if (!std::holds_alternative<CallFact>(F.What))
          Out.push_back(dumpFact(Tu, Bound, F));
    return Out;
  }
};

TEST_F(BindTest, FormalsBecomeActuals) {
  give("take", {effect(EffectKind::Move, "*param0"), effect(EffectKind::Read, "(*param1).name"),
                effect(EffectKind::Write, "*param2"), effect(EffectKind::Mutate, "*param3")});
  EXPECT_THAT(facts("local 0 p: Node *\n"
                    "call @0 take(Text &, Node &, Text &, Node *)(ref s, ref *p, ref o.part, value p)\n"),
              ElementsAre("read value p->name by @0", "move s by @0", "mutate *p by @0", "write o.part by @0"));
}

TEST_F(BindTest, ObjectIsThis) {
  give("Node::f", {effect(EffectKind::Move, "(*this).name"), effect(EffectKind::Read, "*this")});
  EXPECT_THAT(facts("call @0 member Node::f()(object ref n)\n"),
              ElementsAre("read value n by @0", "move n.name by @0"));
}

TEST_F(BindTest, ALibraryTakesItsArgumentsOneByOne) {
  give("pair", {effect(EffectKind::Move, "*param0"), effect(EffectKind::Read, "*param1")});
  give("emplace", {effect(EffectKind::Read, "*param0"), effect(EffectKind::Move, "*param1")});
  EXPECT_THAT(facts("call @0 pair(Text &&, const Text &)(rref s, cref s)\n"),
              ElementsAre("move s by @0", "read value s by @0"));
  EXPECT_THAT(facts("call @0 pair(Text &&, const Text &)(rref s, cref t)\n"),
              ElementsAre("read value t by @0", "move s by @0"));
  EXPECT_THAT(facts("call @0 emplace(const Text &, Text &&)(cref s, rref s)\n"),
              ElementsAre("read value s by @0", "move s by @0"));
}

TEST_F(BindTest, PlacesThatTheCallHasNotAreLeftOut) {
  give("f", {effect(EffectKind::Read, "*param0"), effect(EffectKind::Move, "*param7"),
             effect(EffectKind::Write, "(*this).x"), effect(EffectKind::ReturnAlias, "*param0")});
  EXPECT_THAT(facts("call @0 f(int *)(value _)\n"), ElementsAre());
}

TEST_F(BindTest, ElementsByConstantByVariableOrNone) {
  give("at", {effect(EffectKind::Read, "(*param0).$[#1]"), effect(EffectKind::Read, "(*param0).$[2]"),
              effect(EffectKind::Read, "(*param0).$[?]")});
  EXPECT_THAT(facts("call @0 at(Text &, int)(ref v, value _ = 5)\ncall @1 at(Text &, int)(ref v, value i)\n"
                    "call @2 at(Text &, int)(ref v, value _)\n"),
              ElementsAre("read value v.$[5] by @0", "read value v.$[2] by @0", "read value v.$[?] by @0",
                          "read value v.$[#i] by @1", "read value v.$[2] by @1", "read value v.$[?] by @1",
                          "read value v.$[?] by @2", "read value v.$[2] by @2", "read value v.$[?] by @2"));
}

TEST_F(BindTest, ReferenceResultsAreLoans) {
  give("Node::name", {effect(EffectKind::ReturnAlias, "(*this).name_")});
  EXPECT_THAT(facts("temp 0: Text &\ncall @0 member Node::name()(object ref n) -> t0\n"),
              ElementsAre("write t0 by @0", "issue L0 exclusive n.name_ -> t0 by @0"));
}

TEST_F(BindTest, SeveralResultsAddUp) {
  give("pick", {effect(EffectKind::ReturnAlias, "*param0", false), effect(EffectKind::ReturnAlias, "*param1", false)});
  EXPECT_THAT(facts("temp 0: Text &\ncall @0 pick(Text &, Text &)(ref a, ref b) -> t0\n"),
              ElementsAre("write t0 by @0", "issue L0 exclusive a -> t0 inexact by @0",
                          "issue L1 exclusive b -> t1073741824 inexact by @0", "flow t1073741824 -> t0 adds by @0"));
}

TEST_F(BindTest, LoansOfAViewFlow) {
  give("skip", {effect(EffectKind::ReturnLoans, "param0")});
  give("View::View", {effect(EffectKind::Borrow, "*this", true, "*param0")});
  EXPECT_THAT(facts("local 0 p: Text *\ntemp 0: Text *\ncall @0 skip(Text *)(value p) -> t0\n"
                    "call @1 constructor View::View(const Text &)(object ref v, cref s)\n"),
              ElementsAre("write t0 by @0", "flow p -> t0 by @0", "issue L0 shared s -> v by @1", "write v by @1"));
}

TEST_F(BindTest, ReturnedThisIsALoanOfTheObject) {
  give("Node::self", {effect(EffectKind::ReturnLoans, "this")});
  EXPECT_THAT(facts("temp 0: Node *\ncall @0 member Node::self()(object ref n) -> t0\n"),
              ElementsAre("write t0 by @0", "issue L0 exclusive n -> t0 by @0"));
}

TEST_F(BindTest, MovedThenSetIsAliveSetThenMovedIsNot) {
  Effect Early = effect(EffectKind::Write, "*param0");
  Early.Early = true;
  give("exchange", {effect(EffectKind::Move, "*param0"), effect(EffectKind::Write, "*param0")});
  give("fillAndGive", {Early, effect(EffectKind::Move, "*param0")});
  give("either", {effect(EffectKind::Write, "*param0", false), effect(EffectKind::Move, "*param0", false)});
  EXPECT_THAT(
      facts("call @0 exchange(Text &)(ref s)\ncall @1 fillAndGive(Text &)(ref s)\ncall @2 either(Text &)(ref s)\n"),
      ElementsAre("move s by @0", "write s by @0", "write s by @1", "move s by @1", "write maybe s by @2",
                  "move maybe s by @2"));
}

TEST_F(BindTest, AMovedWholeWithAPartThatWasSet) {
  Effect Zero = effect(EffectKind::Write, "(*param0).size");
  Zero.Value = 0;
  give("Buf::Buf", {effect(EffectKind::Move, "*param0"), Zero});
  EXPECT_THAT(facts("call @0 constructor Buf::Buf(Buf &&)(object ref b, rref a)\n"),
              ElementsAre("move a by @0", "write a.size = 0 by @0", "write b by @0"));
}

TEST_F(BindTest, DestructorsUseNothingConstructorsHaveNothingToUse) {
  give("Node::~Node", {effect(EffectKind::Read, "(*this).name"), effect(EffectKind::Free, "(*this).p")});
  give("Node::Node", {effect(EffectKind::Read, "(*this).name"), effect(EffectKind::Write, "*this")});
  EXPECT_THAT(facts("call @0 constructor Node::Node()(object ref n)\ncall @1 destructor Node::~Node()(object ref n)\n"),
              ElementsAre("write n by @0", "free new n.p by @1"));
}

TEST_F(BindTest, AConstantDecides) {
  Effect E = effect(EffectKind::Move, "*param0", false);
  E.OnlyIf = ParamTest{1, true};
  give("sinkIf", {E});
  EXPECT_THAT(
      facts("call @0 sinkIf(Text &, bool)(ref s, value _ = 0)\ncall @1 sinkIf(Text &, bool)(ref s, value _ = 1)\n"
            "call @2 sinkIf(Text &, bool)(ref s, value b)\n"),
      ElementsAre("move maybe s by @1", "move maybe s by @2"));
}

TEST_F(BindTest, WhatLeavesForUnknownPlacesEscapes) {
  give("keep", {effect(EffectKind::Store, "?", true, "param0")});
  give("watch", {effect(EffectKind::Borrow, "?", true, "*param0")});
  EXPECT_THAT(facts("local 0 p: Text *\ncall @0 keep(Text *)(value p)\ncall @1 watch(Text &)(ref s)\n"),
              ElementsAre("escape p to unknown by @0", "issue L0 shared s -> t1073741824 by @1",
                          "escape t1073741824 to unknown by @1"));
}

TEST_F(BindTest, HeapAndLocks) {
  give("make", {effect(EffectKind::ReturnFresh, "return")});
  give("Up::Up", {effect(EffectKind::Adopt, "*this", true, "param0")});
  give("Mutex::lock", {effect(EffectKind::Acquire, "*this")});
  give("Guard::Guard", {effect(EffectKind::Acquire, "*param0", true, "*this")});
  EXPECT_THAT(facts("type Mutex: lock\nlocal 0 m: Mutex *\ntemp 0: Text *\ncall @0 make() -> t0\n"
                    "call @1 constructor Up::Up(Text *)(object ref u, value t0)\n"
                    "call @2 member Mutex::lock()(object ref *m)\n"
                    "call @3 constructor Guard::Guard(Mutex &)(object ref g, ref *m)\n"),
              ElementsAre("write t0 by @0", "allocate new h1073741824 -> t0 by @0", "adopt t0 by u by @1",
                          "write u by @1", "acquire exclusive *m guard _ by @2", "acquire exclusive *m guard g by @3",
                          "write g by @3"));
}

TEST_F(BindTest, NobodyKnowsAnIndirectCallee) {
  EXPECT_THAT(facts("call @0 indirect ?(callee f, cref a, ref b, rref c)\n"),
              ElementsAre("read argument a by @0", "read argument c by @0", "write maybe b by @0"));
}

TEST_F(BindTest, NeverReturns) {
  give("die", {}, true);
  EXPECT_THAT(facts("call @0 die()()\n"), ElementsAre("unreachable by @0"));
}

TEST_F(BindTest, VirtualCallsJoinWhatIsKnown) {
  give("A::f", {effect(EffectKind::Move, "*param0")});
  give("B::f", {});
  Tu = testTu("call @0 member virtual Base::f(Text &)(object ref o, ref s)\n"
              "call @1 member A::f(Text &)(object ref a, ref s)\ncall @2 member B::f(Text &)(object ref b, ref s)\n");
  Tu.Functions[functionNamed(Tu, "Base::f").Raw].Overriders = {functionNamed(Tu, "A::f"), functionNamed(Tu, "B::f")};
  SummaryTable Summaries(Tu, [&](const FunctionInfo &F) -> std::optional<Summary> {
    for (auto &[Name, S] : Given)
      if (Tu.text(F.Name).starts_with(Name))
        return S;
    return std::nullopt;
  });
  EXPECT_THAT(effectsOf(Summaries.ofVirtual(functionNamed(Tu, "Base::f"))), ElementsAre("move *param0 maybe"));
  // Both call each other for ever, as far as it is seen: somebody else will not.
  for (const char *Name : {"A::f", "B::f"})
    Summaries.set(functionNamed(Tu, Name), Summary::bottom());
  EXPECT_FALSE(Summaries.ofVirtual(functionNamed(Tu, "Base::f")).NeverReturns);
  for (auto &[Name, S] : Given)
    Summaries.set(functionNamed(Tu, Name), S);
  // A body that turns out otherwise is heard.
  Summaries.set(functionNamed(Tu, "B::f"), Summaries.of(functionNamed(Tu, "A::f")));
  EXPECT_THAT(effectsOf(Summaries.ofVirtual(functionNamed(Tu, "Base::f"))), ElementsAre("move *param0 always"));
}

TEST_F(BindTest, SourceCallAndUnorderedOperandsLeadBack) {
  give("f", {effect(EffectKind::Move, "*param0"), effect(EffectKind::Read, "*param0")});
  FunctionFacts Bound = bind("read value x\ncall @0 f(Text &)(ref s)\nread value y\n"
                             "unsequenced 0:0 | 0:1 | 0:2\n");
  const std::vector<FactAt> &Facts = Bound.Blocks[0].Facts;
  ASSERT_EQ(Facts.size(), 5u);
  EXPECT_EQ(Facts[0].Source, 0u);
  EXPECT_EQ(Facts[3].Source, 1u);
  EXPECT_EQ(Facts[3].Call, CallId{0});
  EXPECT_EQ(Facts[4].Source, 2u);
  EXPECT_FALSE(Facts[4].Call.valid());
  const auto &Operands = Bound.UnorderedOperands[0].Operands;
  EXPECT_THAT(Operands[0], ElementsAre(FactRef{{0}, 0}));
  EXPECT_THAT(Operands[1], ElementsAre(FactRef{{0}, 1}, FactRef{{0}, 2}, FactRef{{0}, 3}));
  EXPECT_THAT(Operands[2], ElementsAre(FactRef{{0}, 4}));
}

} // namespace
