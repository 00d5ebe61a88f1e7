// LoanFlow, from fact text: what views hold, which origins are live, which loans end while they are still needed. Each
// rule with its near miss.
#include "flow/LoanFlow.h"
#include "flow/FlowText.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr const char *Types = "type int: value\n"
                              "type Vec: owner moved-unspecified class content-apart\n"
                              "type Str: owner moved-unspecified class content-mixed\n"
                              "type Shared: shared-owner moved-empty class content-apart\n"
                              "type It: view moved-copied class\n";

struct Loans : FlowText {
  explicit Loans(llvm::StringRef Text) : FlowText((Types + Text).str()), Flow(Tu, Fn, Known) {}

  /// What P holds just before the Nth `read Place`: the places borrowed.
  std::vector<std::string> held(llvm::StringRef P, llvm::StringRef Fact) {
    std::vector<std::string> All;
    for (BorrowId B : Flow.loansBefore(place(P), fact(Fact)))
      All.push_back(text(Flow[B].Place));
    llvm::sort(All);
    All.erase(std::unique(All.begin(), All.end()), All.end());
    return All;
  }
  std::vector<std::string> dangling() {
    std::vector<std::string> All;
    for (const DanglingUse &D : Flow.danglingUses())
      All.push_back(dumpFact(Tu, Fn, Fn[D.End.Event.Block].Facts[D.End.Event.Index]) + " | " +
                    text(Flow[D.End.Loan].Place) + " | " +
                    (D.Use.AtExit ? "exit" : dumpFact(Tu, Fn, Fn[D.Use.At.Block].Facts[D.Use.At.Index])) +
                    (D.OnEveryPath ? " | surely" : ""));
    return All;
  }

  LoanFlow Flow;
};

std::vector<std::string> dangling(llvm::StringRef Text) { return Loans(Text).dangling(); }

//===-- What is held ----------------------------------------------------------------------------------------------===//

TEST(LoanFlow, IssueReplaces) {
  Loans L("local p: int *\nissue L0 exclusive x -> p\nissue L1 exclusive y -> p\nread value p\n");
  EXPECT_THAT(L.held("p", "issue L1 exclusive y -> p"), ElementsAre("x"));
  EXPECT_THAT(L.held("p", "read value p"), ElementsAre("y"));
}

TEST(LoanFlow, PathsUnite) {
  Loans L("local p: int *\n-> a\n-> b\nblock a:\nissue L0 shared x -> p\n-> c\nblock b:\nissue L1 shared y -> p\n"
          "block c:\nread value p\n");
  EXPECT_THAT(L.held("p", "read value p"), ElementsAre("x", "y"));
}

TEST(LoanFlow, PartsFlow) {
  Loans L("issue L0 shared x -> a.f\nissue L1 shared y -> a.g\nflow a -> b\nread value b.f\n");
  EXPECT_THAT(L.held("b.f", "read value b.f"), ElementsAre("x"));
  EXPECT_THAT(L.held("b", "read value b.f"), ElementsAre("x", "y"));
}

TEST(LoanFlow, PartsFlowThroughPlacesThatNobodyNames) {
  Loans L("issue L0 shared x -> a.f\nflow a -> b\nflow b -> c\nread value c.f\n");
  EXPECT_THAT(L.held("c.f", "read value c.f"), ElementsAre("x"));
}

TEST(LoanFlow, ElementsAreOneOrigin) {
  Loans L("local v: Vec\nissue L0 shared x -> v.$[0]\nissue L1 shared y -> v.$[?]\nread value v\n");
  EXPECT_THAT(L.held("v.$[0]", "read value v"), ElementsAre("x", "y"));
}

TEST(LoanFlow, Reborrow) {
  Loans L("local p: int *\n-> a\n-> b\nblock a:\nissue L0 shared x -> p\n-> c\nblock b:\nissue L1 shared y -> p\n"
          "block c:\nissue L2 shared p->f -> q\nread value q\n");
  EXPECT_THAT(L.held("q", "read value q"), ElementsAre("p->f", "x.f", "y.f"));
}

TEST(LoanFlow, NullHoldsNothing) {
  Loans L("local p: int *\nissue L0 shared x -> p\nwrite p = 0\nread value p\n");
  EXPECT_THAT(L.held("p", "read value p"), IsEmpty());
}

TEST(LoanFlow, ContentFollowsItsOwner) {
  Loans L("local v: Vec\nlocal w: Vec\nlocal p: int *\nissue L0 shared v.$[0] -> p\n"
          "call @0 constructor Vec::Vec(Vec &&)(object ref w, rref v)\nmove v by @0\nread value p\n");
  EXPECT_THAT(L.held("p", "read value p"), ElementsAre("w.$[0]"));
  // By somebody out of sight.
  Loans Gone("local v: Vec\nlocal p: int *\nissue L0 shared v.$[0] -> p\ncall @0 take(Vec &&)(rref v)\nmove v by @0\n"
             "read value p\n");
  EXPECT_THAT(Gone.held("p", "read value p"), IsEmpty());
}

//===-- Ends ------------------------------------------------------------------------------------------------------===//

TEST(LoanFlow, ScopeEnds) {
  EXPECT_THAT(dangling("local p: int *\nbegin x\nissue L0 shared x -> p\nend x\nread value *p\n"),
              ElementsAre("end x | x | read value *p | surely"));
  EXPECT_THAT(dangling("local p: int *\nbegin x\nissue L0 shared x -> p\nread value *p\nend x\n"), IsEmpty());
  EXPECT_THAT(dangling("local p: int *\nbegin x\nissue L0 shared x -> p\nend x\nread value p\n"), IsEmpty());
}

TEST(LoanFlow, BoundAnewBeforeUse) {
  EXPECT_THAT(dangling("local p: int *\nissue L0 shared x -> p\nend x\nissue L1 shared y -> p\nread value *p\n"),
              IsEmpty());
}

TEST(LoanFlow, UseThroughACopy) {
  EXPECT_THAT(dangling("local p: int *\nlocal q: int *\nissue L0 shared x -> p\nend x\nflow p -> q\nread value *q\n"),
              ElementsAre("end x | x | read value *q | surely"));
}

TEST(LoanFlow, LoopThatBorrowsOnOneBranchOnly) {
  EXPECT_THAT(dangling("local p: int *\nissue L0 shared y -> p\nblock head loop:\nbegin x\n-> a\n-> b\nblock a:\n"
                       "issue L1 shared x -> p\nread value *p\nissue L2 shared y -> p\n-> c\nblock b:\nblock c:\n"
                       "end x\nread value *p\n-> head\n-> out\nblock out:\n"),
              IsEmpty());
}

TEST(LoanFlow, NextRound) {
  EXPECT_THAT(dangling("local p: int *\nblock head loop:\nbegin x\nread value *p\nissue L0 shared x -> p\nend x\n"
                       "-> head\n-> out\nblock out:\n"),
              ElementsAre("end x | x | read value *p | surely"));
}

TEST(LoanFlow, InALoopThatNobodyLeaves) {
  EXPECT_THAT(dangling("local p: int *\nblock head loop:\nbegin x\nread value *p\nissue L0 shared x -> p\nend x\n"
                       "-> head\n"),
              ElementsAre("end x | x | read value *p | surely"));
}

TEST(LoanFlow, Returned) {
  EXPECT_THAT(dangling("return: int &\nissue L0 shared x -> return\nescape return to return\nend x\n"),
              ElementsAre("end x | x | exit | surely"));
}

TEST(LoanFlow, OwnedContentEndsWithItsOwner) {
  EXPECT_THAT(dangling("local v: Vec\nlocal p: int *\nissue L0 shared v.$[0] -> p\nend v\nread value *p\n"),
              ElementsAre("end v | v.$[0] | read value *p | surely"));
  EXPECT_THAT(dangling("local v: Shared\nlocal p: int *\nissue L0 shared v.$ -> p\nend v\nread value *p\n"), IsEmpty());
  EXPECT_THAT(dangling("local v: int *\nlocal p: int *\nissue L0 shared v->x -> p\nend v\nread value *p\n"), IsEmpty());
}

TEST(LoanFlow, Growth) {
  EXPECT_THAT(
      dangling("local v: Vec\nlocal p: int *\nissue L0 shared v.$[0] -> p\ninvalidate content v\nread value *p\n"),
      ElementsAre("invalidate content v | v.$[0] | read value *p | surely"));
  EXPECT_THAT(dangling("local v: Vec\nlocal p: int *\nissue L0 shared v -> p\ninvalidate content v\nread value *p\n"),
              IsEmpty());
}

TEST(LoanFlow, GrowthLeavesWhatElementsOwn) {
  const char *Text = "local v: Vec\nplace v.$[0]: Vec\nlocal p: int *\nissue L0 shared v.$[0].$ -> p\n";
  EXPECT_THAT(dangling(std::string(Text) + "invalidate content v\nread value *p\n"), IsEmpty());
}

TEST(LoanFlow, IteratorsAloneEnd) {
  EXPECT_THAT(dangling("local v: Vec\nlocal it: It\nissue L0 shared v.$[?] -> it\ninvalidate iterator v\n"
                       "read through it\n"),
              ElementsAre("invalidate iterator v | v.$[?] | read through it | surely"));
  EXPECT_THAT(dangling("local v: Vec\nlocal p: int *\nissue L0 shared v.$[?] -> p\ninvalidate iterator v\n"
                       "read value *p\n"),
              IsEmpty());
}

TEST(LoanFlow, OneElementEnds) {
  const char *Two = "local v: Vec\nlocal it: It\nlocal other: It\nissue L0 shared v.$[?] -> it\n"
                    "issue L1 shared v.$[?] -> other\ninvalidate element *it\n";
  EXPECT_THAT(dangling(std::string(Two) + "read through it\n"),
              ElementsAre("invalidate element *it | v.$[?] | read through it | surely"));
  EXPECT_THAT(dangling(std::string(Two) + "read through other\n"), IsEmpty());
}

TEST(LoanFlow, AnIteratorMovedOnIsAnother) {
  EXPECT_THAT(dangling("local v: Vec\nlocal it: It\nlocal old: It\nissue L0 shared v.$[?] -> it\nflow it -> old\n"
                       "mutate it\ninvalidate element *old\nread through it\n"),
              IsEmpty());
  EXPECT_THAT(dangling("local v: Vec\nlocal it: It\nlocal old: It\nissue L0 shared v.$[?] -> it\nblock head loop:\n"
                       "flow it -> old\nmutate it\ninvalidate element *old\n-> head\n-> out\nblock out:\n"),
              IsEmpty());
}

TEST(LoanFlow, MovedOut) {
  EXPECT_THAT(dangling("local s: Str\nlocal p: int *\nissue L0 shared s.$ -> p\nmove s\nread value *p\n"),
              ElementsAre("move s | s.$ | read value *p | surely"));
  EXPECT_THAT(dangling("local s: Vec\nlocal p: int *\nissue L0 shared s.$ -> p\nmove s\nread value *p\n"), IsEmpty());
}

TEST(LoanFlow, ContradictingConditions) {
  const char *Text = "local p: int *\ncond c0: b\nissue L0 shared x -> p\n-> a if c0\n-> b if !c0\nblock a:\n"
                     "end x\n-> b\nblock b:\n";
  EXPECT_THAT(dangling(std::string(Text) + "-> u if c0\n-> exit if !c0\nblock u:\nread value *p\n"),
              ElementsAre("end x | x | read value *p"));
  EXPECT_THAT(dangling(std::string(Text) + "-> u if !c0\n-> exit if c0\nblock u:\nread value *p\n"), IsEmpty());
}

TEST(LoanFlow, Budget) {
  FlowText F("local p: int *\nissue L0 shared x -> p\nend x\nread value *p\n");
  LoanFlow Flow(F.Tu, F.Fn, F.Known, /*Budget=*/1);
  EXPECT_TRUE(Flow.gaveUp());
  EXPECT_THAT(Flow.danglingUses(), IsEmpty());
}

} // namespace
