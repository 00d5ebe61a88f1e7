#include "summary/AnalyzeFunctions.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

/// All functions of the text, summarised bottom-up.
struct InferTest : testing::Test {
  TuFacts Tu;
  std::optional<SummaryTable> Summaries;
  AnalysisReport Report;

  void analyze(llvm::StringRef Text, llvm::function_ref<void()> Prepare = [] {}) {
    Tu = testTu(Text);
    Prepare();
    Summaries.emplace(Tu, OutsideSummaries{});
    Report = analyzeFunctions(Tu, *Summaries, [](const SolvedFunction &) {});
  }
  const Summary &of(llvm::StringRef Name) { return Summaries->of(functionNamed(Tu, Name)); }
  /// Of the first function in the text.
  std::vector<std::string> effects(llvm::StringRef Text) {
    analyze(Text);
    return effectsOf(Summaries->of(Tu.Bodies.front().Function));
  }
};

TEST_F(InferTest, MovesFromItsParameter) {
  EXPECT_THAT(effects("function sink(Text &)\n param 0 s: Text &\n move *s\n"), ElementsAre("move *param0 always"));
}

TEST_F(InferTest, OnSomePathsOnly) {
  EXPECT_THAT(effects("function f(Text &)\n param 0 s: Text &\n local 0 c: int\n cond c0: opaque text x\nblock a:\n"
                      "  -> b if c0\n  -> d if !c0\nblock b:\n  move *s\nblock d:\n"),
              ElementsAre("move *param0 maybe"));
}

TEST_F(InferTest, OnlyIfAParameterSaysSo) {
  EXPECT_THAT(
      effects("function f(Text &, bool)\n param 0 s: Text &\n param 1 really: bool\n cond c0: really\nblock a:\n"
              "  read value really\n  -> b if c0\n  -> d if !c0\nblock b:\n  move *s\nblock d:\n"),
      ElementsAre("move *param0 maybe if param1"));
}

TEST_F(InferTest, MovedAndRefilledIsReadAndWritten) {
  EXPECT_THAT(effects("function f(Text &)\n param 0 s: Text &\n move *s\n write *s\n"),
              ElementsAre("read *param0 as value always", "write *param0 always"));
}

TEST_F(InferTest, FilledAndMovedForgetsWhatWasMovedBefore) {
  EXPECT_THAT(effects("function f(Text &)\n param 0 s: Text &\n write *s\n move *s\n"),
              ElementsAre("write *param0 early always", "move *param0 always"));
}

TEST_F(InferTest, ReadsAreUpwardExposed) {
  EXPECT_THAT(effects("function f(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\n"
                      "  read argument *a\n  write *a\n  write *b\n  read argument *b\n"),
              ElementsAre("read *param0 as argument always", "write *param0 always", "write *param1 always"));
}

TEST_F(InferTest, ByValueParametersAreNobodysBusiness) {
  EXPECT_THAT(effects("function f(Text)\n param 0 s: Text\n read object s\n move s\n"), IsEmpty());
  EXPECT_THAT(effects("function f(Text *)\n param 0 p: Text *\n read value p\n move *p\n"),
              ElementsAre("move *param0 always"));
}

TEST_F(InferTest, MembersThroughThis) {
  EXPECT_THAT(effects("function Buf::reset()\n this: Buf *\n write this->a\n write this->b\n"),
              ElementsAre("write (*this).a always", "write (*this).b always"));
}

TEST_F(InferTest, ThroughAReferenceToAMember) {
  EXPECT_THAT(effects("function f(Node &)\n param 0 n: Node &\n local 0 r: Text &\n  begin r\n"
                      "  issue L0 exclusive (*n).name -> r\n  move *r\n"),
              ElementsAre("move (*param0).name always"));
}

TEST_F(InferTest, DeepPathsAreCutAndSureOfNothing) {
  EXPECT_THAT(effects("function f(N &)\n param 0 n: N &\n  move (*n).a.b.c.d.e.f.g\n"),
              ElementsAre("read (*param0).a.b.c.d.e.f as value always"));
  EXPECT_THAT(effects("function f(N &)\n param 0 n: N &\n  write (*n).a.b.c.d.e.f.g\n"),
              ElementsAre("mutate (*param0).a.b.c.d.e.f maybe"));
}

TEST_F(InferTest, ElementsByParameter) {
  EXPECT_THAT(effects("function f(Vec &, int)\n param 0 v: Vec &\n param 1 i: int\n  move (*v).$[#i]\n"),
              ElementsAre("move (*param0).$[#1] always"));
  EXPECT_THAT(effects("function f(Vec &, int)\n param 0 v: Vec &\n param 1 i: int\n  mutate i\n  write (*v).$[#i]\n"),
              Not(Contains("write (*param0).$[?] always")));
}

TEST_F(InferTest, NeverReturns) {
  analyze("function die()\n unreachable\n");
  EXPECT_TRUE(of("die").NeverReturns);
}

TEST_F(InferTest, TheTrailLeadsToWhereItHappens) {
  analyze("function outer(Text &)\n param 0 s: Text &\n call @0 sink(Text &)(ref *s)\n"
          "function sink(Text &)\n param 0 s: Text &\n read value x\n move *s\n");
  const Summary &S = of("outer");
  ASSERT_THAT(effectsOf(S), ElementsAre("move *param0 always"));
  ASSERT_EQ(S.Effects[0].Trail.size(), 2u);
  EXPECT_EQ(S.Effects[0].Trail[0].At.Begin, 1u);
  EXPECT_EQ(Tu.text(S.Effects[0].Trail[0].Callee), "sink(Text &)");
  EXPECT_EQ(S.Effects[0].Trail[1].At.Begin, 3u);
}

TEST_F(InferTest, ReturnsAreAliasesLoansOrFresh) {
  EXPECT_THAT(
      effects("function Node::name()\n this: Node *\n return: Text &\n  issue L0 exclusive this->name_ -> return\n"),
      IsEmpty());
  auto returning = [&](llvm::StringRef Text, bool Reference) {
    analyze(Text, [&] {
      FunctionInfo &F = Tu.Functions[Tu.Bodies.front().Function.Raw];
      F.ResultIsReference = Reference;
      F.ResultType = typeNamed(Tu, Reference ? "Text" : "Text *");
    });
    return effectsOf(Summaries->of(Tu.Bodies.front().Function));
  };
  EXPECT_THAT(returning("function Node::name()\n this: Node *\n  issue L0 exclusive this->name_ -> return\n", true),
              ElementsAre("return-alias (*this).name_ always"));
  EXPECT_THAT(returning("function same(Text *)\n param 0 p: Text *\n  read value p\n  flow p -> return\n", false),
              ElementsAre("return-loans param0 always"));
  EXPECT_THAT(returning("function next(Text *)\n param 0 p: Text *\n  flow p -> return inexact\n", false),
              ElementsAre("return-borrow *param0 always"));
  EXPECT_THAT(
      returning("function pick(Text &, Text &)\n param 0 a: Text &\n param 1 b: Text &\nblock a:\n  -> x\n  -> y\n"
                "block x:\n  issue L0 exclusive *a -> return\n  -> e\nblock y:\n"
                "  issue L1 exclusive *b -> return\n  -> e\nblock e:\n",
                true),
      ElementsAre("return-alias *param0 maybe", "return-alias *param1 maybe"));
  EXPECT_THAT(returning("function make()\n local 0 p: Text *\n  allocate new h0 -> p\n  flow p -> return\n", false),
              ElementsAre("return-fresh return new always"));
  EXPECT_THAT(returning("function dangle()\n local 0 x: Text\n  issue L0 exclusive x -> return\n", true), IsEmpty());
}

TEST_F(InferTest, WhatIsKeptIsStoredOrBorrowed) {
  EXPECT_THAT(
      effects("function Node::set(Text *, Text &)\n this: Node *\n param 0 p: Text *\n param 1 t: Text &\n"
              "  write this->p\n  flow p -> this->p\n  issue L0 shared *t -> this->q\n"),
      ElementsAre("write (*this).p always", "store (*this).p <- param0 maybe", "borrow (*this).q <- *param1 maybe"));
}

TEST_F(InferTest, FreesWhatItIsGiven) {
  EXPECT_THAT(effects("function destroy(Text *)\n param 0 p: Text *\n  free new p\n"),
              ElementsAre("free param0 new always"));
  EXPECT_THAT(effects("function own(Text *)\n param 0 p: Text *\n local 0 u: Up\n  adopt p by u\n"),
              ElementsAre("adopt ? <- param0 always"));
}

TEST_F(InferTest, AMoveConstructorTakesAllOfItsArgument) {
  EXPECT_THAT(
      effects("function Buf::Buf(Buf &&)\n this: Buf *\n param 0 o: Buf &&\n  move (*o).heap\n  write this->heap\n"
              "  read value (*o).size\n  write this->size\n  write (*o).size = 0\n"),
      ElementsAre("read (*param0).size as value always", "write (*param0).size = 0 always", "move *param0 always"));
}

TEST_F(InferTest, AMoveConstructorThatCopiesMovesNothing) {
  EXPECT_THAT(effects("function Buf::Buf(Buf &&)\n this: Buf *\n param 0 o: Buf &&\n  read argument (*o).heap\n"),
              ElementsAre("read (*param0).heap as argument always"));
}

TEST_F(InferTest, NullingItsPointersPromisesAnEmptyState) {
  analyze("type Ref: owner moved-unspecified class members P 'T *'\n type 'T *': view pointer\n"
          "function Ref::Ref(Ref &&)\n this: Ref *\n param 0 o: Ref &&\n  read value (*o).P\n  write this->P\n"
          "  write (*o).P = 0\n");
  EXPECT_EQ(Tu.Types[typeNamed(Tu, "Ref")].AfterMove, MovedFrom::Empty);
  // The pointer was taken: reading it is reading a moved-from object, whatever it holds.
  EXPECT_THAT(effectsOf(of("Ref::Ref")), Contains("write (*param0).P = 0 early always"));
}

TEST_F(InferTest, AssignmentSetsItsObject) {
  EXPECT_THAT(
      effects("function Buf::operator=(const Buf &)\n this: Buf *\n param 0 o: const Buf &\n  read value this->p\n"
              "  free new this->p\n  read value (*o).p\n  write this->p\n"),
      ElementsAre("read (*param0).p as value always", "write *this always", "free (*this).p new replaced always",
                  "late-read (*param0).p after freed *(*this).p as value anew always"));
}

TEST_F(InferTest, ClosuresMoveWhatTheyCaptured) {
  EXPECT_THAT(effects("function Lambda::operator()()\n this: Lambda *\n  move *this->s\n"),
              ElementsAre("move *(*this).s always"));
}

TEST_F(InferTest, RecursionReachesItsFixpoint) {
  analyze(
      "function even(Text &, int)\n param 0 s: Text &\n param 1 n: int\n local 0 x: int\n cond c0: x\nblock a:\n"
      "  -> b if c0\n  -> c if !c0\nblock b:\n  move *s\n  -> e\nblock c:\n  call @0 odd(Text &, int)(ref *s, value "
      "_)\n"
      "  -> e\nblock e exit:\n"
      "function odd(Text &, int)\n param 0 s: Text &\n param 1 n: int\n  call @0 even(Text &, int)(ref *s, value _)\n");
  EXPECT_THAT(effectsOf(of("even")), ElementsAre("move *param0 always"));
  EXPECT_THAT(effectsOf(of("odd")), ElementsAre("move *param0 always"));
  EXPECT_TRUE(Report.Unsettled.empty());
  EXPECT_EQ(Report.Functions, 2u);
}

TEST_F(InferTest, WhoOnlyCallsItselfNeverReturns) {
  analyze("function f(Text &)\n param 0 s: Text &\n  call @0 f(Text &)(ref *s)\n");
  EXPECT_TRUE(of("f").NeverReturns);
}

TEST_F(InferTest, TooManyEffectsAreCutReadsFirst) {
  std::string Text = "function Big::f()\n this: Big *\n  write this->last\n";
  for (int I = 0; I != 300; ++I)
    Text += "  read value this->f" + std::to_string(I) + "\n";
  auto Effects = effects(Text);
  EXPECT_EQ(Effects.size(), 128u);
  EXPECT_THAT(Effects, Contains("write (*this).last always"));
  EXPECT_EQ(Report.SummariesCut, 1u);
}

} // namespace
