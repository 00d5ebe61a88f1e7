#include "checks/Check.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// Lines are facts: the n-th fact of the text, counted from 1 over all functions, stands in line n.
struct UseAfterMoveTest : testing::Test {
  std::vector<Finding> Findings;

  std::vector<std::string> check(
      llvm::StringRef Text, std::set<Rule> Enabled = {},
      llvm::function_ref<void(TuFacts &)> Prepare = [](TuFacts &) {}) {
    TuFacts Tu = testTu(Text);
    Prepare(Tu);
    SummaryTable Summaries(Tu, OutsideSummaries{});
    TestSpans Spans;
    Findings.clear();
    FindingSink Out(Spans, Findings);
    TuEvidence Evidence;
    analyzeFunctions(Tu, Summaries, [&](const SolvedFunction &Fn) { runChecks(Fn, Enabled, Evidence, Out); });
    std::vector<std::string> Lines;
    for (const Finding &F : Findings)
      Lines.push_back(std::to_string(F.At.Line) + " " + levelName(F.How) + " " + F.Message);
    return Lines;
  }
  std::vector<std::string> steps() const {
    std::vector<std::string> Out;
    for (const Step &S : Findings.at(0).Steps)
      Out.push_back(std::to_string(S.At.Line) + " " + S.Text);
    return Out;
  }
};

TEST_F(UseAfterMoveTest, MovedThenRead) {
  EXPECT_THAT(check("local 0 s: Text\nbegin s\nmove s\nread argument s\n"),
              ElementsAre("3 error use of moved value: `s`"));
  EXPECT_EQ(Findings[0].Label, "`s` used here after being moved");
  EXPECT_THAT(steps(), ElementsAre("2 `s` moved here"));
  EXPECT_THAT(Findings[0].Help, HasSubstr("copy `s`"));
  EXPECT_EQ(Findings[0].Subject, "s");
}

TEST_F(UseAfterMoveTest, SetAgain) {
  EXPECT_THAT(check("local 0 s: Text\nmove s\nwrite s\nread argument s\n"), IsEmpty());
}

TEST_F(UseAfterMoveTest, AskingIsNoUse) { EXPECT_THAT(check("local 0 s: Text\nmove s\nread query s\n"), IsEmpty()); }

TEST_F(UseAfterMoveTest, OneCauseOneFinding) {
  EXPECT_THAT(check("local 0 s: Text\nmove s\nread argument s\nread argument s\nmove s\n"),
              ElementsAre("2 error use of moved value: `s`"));
}

TEST_F(UseAfterMoveTest, MovedAgain) {
  EXPECT_THAT(check("local 0 s: Text\nmove s\nmove s\n"), ElementsAre("2 error use of moved value: `s`"));
  EXPECT_EQ(Findings[0].Label, "`s` moved again here");
}

TEST_F(UseAfterMoveTest, OnSomePathsWithTheBranchesThatLeadThere) {
  EXPECT_THAT(check("local 0 s: Text\nlocal 0 c: int\ncond c0: c text 'c'\nblock a:\n  read value c\n  -> b if c0\n"
                    "  -> d if !c0\nblock b:\n  move s\n  -> d\nblock d:\n  read argument s\n"),
              ElementsAre("3 warning use of possibly moved value: `s`"));
  EXPECT_THAT(steps(), testing::Contains("2 `s` moved here"));
}

TEST_F(UseAfterMoveTest, NoPathNoFinding) {
  EXPECT_THAT(check("param 0 c: bool\nlocal 0 s: Text\ncond c0: c\nblock a:\n  -> b if c0\n  -> d if !c0\n"
                    "block b:\n  move s\n  -> d\nblock d:\n  -> e if !c0\n  -> f if c0\n"
                    "block e:\n  read argument s\n  -> f\nblock f exit:\n"),
              IsEmpty());
}

TEST_F(UseAfterMoveTest, MovedInThePreviousRound) {
  EXPECT_THAT(
      check("local 0 s: Text\ncond c0: opaque text 'more()'\nblock head loop:\n  -> body if c0\n  -> out if !c0\n"
            "block body:\n  move s\n  -> head\nblock out exit:\n"),
      ElementsAre("1 warning use of moved value: `s`"));
  EXPECT_EQ(Findings[0].Label, "`s` moved here, in the previous iteration of the loop");
  EXPECT_THAT(Findings[0].Help, HasSubstr("after the loop"));
  EXPECT_THAT(
      check("local 0 s: Text\ncond c0: opaque text 'more()'\nblock head loop:\n  -> body if c0\n  -> out if !c0\n"
            "block body:\n  read argument s\n  move s\n  -> head\nblock out exit:\n"),
      ElementsAre("1 warning use of moved value: `s`"));
}

TEST_F(UseAfterMoveTest, ThroughCalleesTheTrailIsShown) {
  EXPECT_THAT(check("function f()\n local 0 s: Text\n call @0 outer(Text &)(ref s)\n read argument s\n"
                    "function outer(Text &)\n param 0 t: Text &\n call @0 sink(Text &)(ref *t)\n"
                    "function sink(Text &)\n param 0 t: Text &\n move *t\n"),
              ElementsAre("2 error use of moved value: `s`"));
  EXPECT_THAT(steps(), ElementsAre("1 `s` moved here, by this call of `outer`",
                                   "3 `outer` moves from it here, by calling `sink`", "4 `sink` moves from it here"));
}

TEST_F(UseAfterMoveTest, UsedInACallee) {
  EXPECT_THAT(check("function f()\n local 0 s: Text\n move s\n call @0 peek(Text &)(ref s)\n"
                    "function peek(Text &)\n param 0 t: Text &\n read argument *t\n"),
              ElementsAre("2 error use of moved value: `s`"));
  EXPECT_THAT(steps(), ElementsAre("1 `s` moved here", "3 `peek` uses it here"));
}

TEST_F(UseAfterMoveTest, APartOfAMovedWhole) {
  EXPECT_THAT(check("local 0 p: Person\nmove p\nread argument p.name\n"),
              ElementsAre("2 error use of moved value: `p`"));
}

TEST_F(UseAfterMoveTest, AWholeWithAMovedPartOnlyIfThatPartIsRead) {
  constexpr llvm::StringLiteral Printed = "local 0 p: Person\nmove p.name\ncall @0 print(const Person &)(cref p)\n";
  // Nobody sees what is read there: on some paths, perhaps.
  EXPECT_THAT(check(Printed), ElementsAre("2 warning use of partially moved value: `p`"));
  constexpr llvm::StringLiteral Copied = "local 0 p: Person\nmove p.name\n"
                                         "call @0 constructor Person::Person(const Person &)(object ref q, cref p)\n";
  EXPECT_THAT(check(Copied), IsEmpty());
  EXPECT_THAT(check(Copied, {}, [](TuFacts &Tu) { Tu.Functions[functionNamed(Tu, "Person::").Raw].Defaulted = true; }),
              ElementsAre("2 warning use of partially moved value: `p`"));
  EXPECT_THAT(check("function f()\n local 0 p: Person\n move p.name\n call @0 show(Person &)(ref p)\n"
                    "function show(Person &)\n param 0 q: Person &\n read argument (*q).name\n"),
              ElementsAre("2 error use of moved value: `p.name`"));
}

TEST_F(UseAfterMoveTest, OperandsInWhateverOrder) {
  for (llvm::StringRef Text : {"local 0 s: Text\nread object s\nmove s\nunsequenced 0:0 | 0:1\n",
                               "local 0 s: Text\nmove s\nread object s\nunsequenced 0:0 | 0:1\n"}) {
    EXPECT_THAT(check(Text), ElementsAre(HasSubstr("warning value is moved and used in one expression: `s`")));
    EXPECT_THAT(Findings[0].Label, HasSubstr("order of evaluation is unspecified"));
  }
  EXPECT_THAT(check("local 0 s: Text\nlocal 1 t: Text\nread object t\nmove s\nunsequenced 0:0 | 0:1\n"), IsEmpty());
  EXPECT_THAT(check("local 0 p: Pair\nread object p.a\nmove p.b\nunsequenced 0:0 | 0:1\n"), IsEmpty());
}

TEST_F(UseAfterMoveTest, MembersAreNamedAndExchanged) {
  EXPECT_THAT(check("function Buf::flush()\n this: Buf *\n move this->pending\n read object this->pending\n"),
              ElementsAre(HasSubstr("pending`")));
  EXPECT_THAT(Findings[0].Help, HasSubstr("std::exchange"));
  EXPECT_EQ(Findings[0].Function, "Buf::flush()");
}

TEST_F(UseAfterMoveTest, OnlyEnabledRulesRun) {
  EXPECT_THAT(check("local 0 s: Text\nmove s\nread argument s\n", {Rule::UnusedSuppression}), IsEmpty());
}

} // namespace
