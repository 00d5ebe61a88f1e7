#include "summary/AnalyzeFunctions.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

namespace {

/// The pairs that the first function of the text asks its callers to keep apart.
std::vector<std::string> pairs(llvm::StringRef Text) {
  TuFacts Tu = testTu(Text);
  SummaryTable Summaries(Tu, OutsideSummaries{});
  analyzeFunctions(Tu, Summaries, [](const SolvedFunction &) {});
  std::vector<std::string> Out;
  for (const std::string &E : effectsOf(Summaries.of(Tu.Bodies.front().Function)))
    if (llvm::StringRef(E).starts_with("late-read"))
      Out.push_back(E);
  return Out;
}

const std::string Two = "function f(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\n";

TEST(LateReads, ReadAfterAChange) {
  EXPECT_THAT(pairs(Two + " write *a\n read value *b\n"),
              testing::ElementsAre("late-read *param1 after written *param0 as value anew always"));
  EXPECT_THAT(pairs(Two + " move *a\n read argument *b\n"), Contains(HasSubstr("after moved *param0")));
  EXPECT_THAT(pairs(Two + " invalidate content *a\n read object *b\n"),
              Contains(HasSubstr("after invalidated *param0")));
}

TEST(LateReads, ReadBeforeTheChange) { EXPECT_THAT(pairs(Two + " read value *b\n write *a\n"), IsEmpty()); }

TEST(LateReads, SetByTheFunctionItselfBefore) {
  EXPECT_THAT(pairs(Two + " write *b\n write *a\n read value *b\n"), IsEmpty());
}

TEST(LateReads, TheOneIsAssignedFromTheOther) {
  EXPECT_THAT(pairs(Two + " write *a as *b\n read value *b\n"), IsEmpty());
}

TEST(LateReads, NotOnTheWayThatTheyDiffer) {
  const std::string Guard = Two + " cond c0: opaque text x compares *a with *b depends *b\nblock s:\n -> ";
  EXPECT_THAT(pairs(Guard + "x if c0\n -> d if !c0\nblock d:\n write *a\n read value *b\nblock x exit:\n"), IsEmpty());
  EXPECT_THAT(pairs(Guard + "d if c0\n -> x if !c0\nblock d:\n write *a\n read value *b\nblock x exit:\n"),
              testing::SizeIs(1));
}

TEST(LateReads, ChangedOnlyWhereTheyDiffer) {
  EXPECT_THAT(pairs(Two + " cond c0: opaque text x compares a->n with b->n depends *b\nblock s:\n -> d if !c0\n"
                          " -> x if c0\nblock d:\n write a->n\nblock x exit:\n read value b->n\n"),
              IsEmpty());
}

const std::string Loop = "function f(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\n local 0 i: int\n"
                         "cond c0: opaque text more\nblock s:\n begin i\n write i = 0\n -> head\n"
                         "block head loop:\n -> body if c0\n -> out if !c0\n";

TEST(LateReads, LoopsInStep) {
  EXPECT_THAT(pairs(Loop + "block body:\n read value (*b).$[#i]\n write (*a).$[#i]\n mutate i\n -> head\n"
                           "block out exit:\n"),
              IsEmpty());
}

TEST(LateReads, TheSameElementWithinARound) {
  EXPECT_THAT(pairs(Loop + "block body:\n write (*a).$[#i]\n read value (*b).$[#i]\n mutate i\n -> head\n"
                           "block out exit:\n"),
              Contains(HasSubstr("late-read (*param1).$ after written (*param0).$")));
}

TEST(LateReads, AnElementStandsForAllThatTheLoopComesTo) {
  EXPECT_THAT(pairs(Loop + "block body:\n read value *b\n mutate (*a).$[#i]\n mutate i\n -> head\nblock out exit:\n"),
              Contains(HasSubstr("late-read *param1 after changed (*param0).$ ")));
}

TEST(LateReads, StartedAnew) {
  EXPECT_THAT(pairs("function f(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\n local 0 i: int\n"
                    " local 1 j: int\ncond c0: opaque text more\ncond c1: opaque text less\nblock s:\n write i = 0\n"
                    " -> head\nblock head loop:\n -> body if c0\n -> out if !c0\nblock body:\n write j = 0\n -> inner\n"
                    "block inner loop:\n -> step if c1\n -> end if !c1\n"
                    "block step:\n read value (*b).$[#j]\n mutate j\n -> inner\n"
                    "block end:\n write (*a).$[#i]\n mutate i\n -> head\nblock out exit:\n"),
              Contains(HasSubstr("late-read (*param1).$ after written (*param0).$")));
}

TEST(LateReads, BehindAPointerThatWasSetAnew) {
  const std::string This = "function Buf::f(Buf &)\n this: Buf *\n param 0 o: Buf &\n place this->p: Text *\n"
                           " place o->p: Text *\n";
  EXPECT_THAT(pairs(This + " write this->p = 0\n write *this->p\n read value *o->p\n"),
              testing::Not(Contains(HasSubstr("after written *(*this).p"))));
}

TEST(LateReads, LiftedThroughACall) {
  EXPECT_THAT(pairs("function outer(Text &, Text &)\n param 0 x: Text &\n param 1 y: Text &\n"
                    " call @0 inner(Text &, Text &)(ref x->left, ref *y)\n"
                    "function inner(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\n write *a\n"
                    " read value *b\n"),
              Contains(HasSubstr("late-read *param1 after written (*param0).left")));
}

TEST(LateReads, WhatADeclarationAllowsIsNoChange) {
  EXPECT_THAT(pairs(Two + " call @0 unknown(Text &)(ref *a)\n read value *b\n"), IsEmpty());
}

} // namespace
