// Witness: which paths can be walked. Each contradiction has its near miss, in which something is different.
#include "flow/Witness.h"
#include "flow/FlowText.h"
#include "flow/MoveFlow.h"
#include <chrono>
#include <gmock/gmock.h>

using namespace deed;
using testing::ElementsAre;

namespace {

struct Paths : FlowText {
  explicit Paths(llvm::StringRef Text) : FlowText(Text), Flow(Tu, Fn, Known), Search(Tu, Fn, Known) {}

  WitnessPath path(llvm::StringRef Cause, llvm::StringRef Use, unsigned Budget = Witness::DefaultBudget,
                   llvm::ArrayRef<Assumption> FromCause = {}) {
    FactRef Site = fact(Cause), At = fact(Use);
    llvm::StringRef What = Use.rsplit(' ').second;
    PlaceId Where = place(What), From = place(Cause.split(" by ").first.rsplit(' ').second);
    if (Fn.Places.isPartOf(From, Where))
      Where = From;
    return Search.find(
        Site, At, [&](FactRef R) { return Flow.endsMove(R, Where, Site); }, FromCause, Budget);
  }
  /// "found", and the branches that matter: "found c0 !c1 | c2", the cause at the bar; or "none", or "gave up".
  std::string walk(llvm::StringRef Cause = "move s", llvm::StringRef Use = "read value s") {
    WitnessPath P = path(Cause, Use);
    switch (P.How) {
    case WitnessPath::Outcome::NotFound: return "none";
    case WitnessPath::Outcome::GaveUp: return "gave up";
    case WitnessPath::Outcome::Found: break;
    }
    std::string Text = "found";
    bool Barred = false;
    for (const BranchStep &B : P.Branches) {
      if (B.AfterCause && !std::exchange(Barred, true))
        Text += " |";
      Text += (B.Value ? " c" : " !c") + std::to_string(B.If.Raw);
    }
    return Text;
  }

  MoveFlow Flow;
  Witness Search;
};

std::string walk(llvm::StringRef Text, llvm::StringRef Cause = "move s", llvm::StringRef Use = "read value s") {
  return Paths(Text).walk(Cause, Use);
}

/// if (c0) { Then } Between; if (c1 or !c1) { use }
std::string twoBranches(const char *Conditions, const char *Then, const char *Between, const char *Second,
                        const char *Before = "") {
  return std::string(Conditions) + "\n" + Before + "\n-> then if c0\n-> join if !c0\nblock then:\n" + Then +
         "\nblock join:\n" + Between + "\n-> use if " + Second + "\n-> exit if " +
         (Second[0] == '!' ? Second + 1 : std::string("!") + Second) + "\nblock use:\nread value s\n";
}

TEST(Witness, StraightLine) {
  Paths F("move s\nread value s");
  WitnessPath P = F.path("move s", "read value s");
  EXPECT_TRUE(P.found());
  EXPECT_TRUE(P.Branches.empty());
  EXPECT_THAT(P.Blocks, ElementsAre(BlockId{0}));
  EXPECT_EQ(walk("read value s\nmove s"), "none");
  EXPECT_EQ(walk("move s\nwrite s\nread value s"), "none");
  EXPECT_EQ(walk("move s\nunreachable\nread value s"), "none");
}

TEST(Witness, AnAnswerIsTakenForGrantedFromTheCauseOn) {
  Paths F("cond c0: a\nread value u\n-> m if c0\n-> m if !c0\nblock m:\nwrite a\nmove s\n-> use if c0\n-> exit if !c0\n"
          "block use:\nread value s");
  auto outcome = [&](bool Answer) {
    return F.path("move s", "read value s", Witness::DefaultBudget, Assumption{ConditionId{0}, Answer}).How;
  };
  EXPECT_EQ(outcome(true), WitnessPath::Outcome::Found);
  EXPECT_EQ(outcome(false), WitnessPath::Outcome::NotFound);
}

TEST(Witness, BranchesThatMatter) {
  EXPECT_EQ(walk("cond c0: a\n-> m if c0\n-> j if !c0\nblock m:\nmove s\nblock j:\nread value s"), "found c0");
  EXPECT_EQ(walk("cond c0: a\ncond c1: b\nmove s\n-> x if c0\n-> y if !c0\nblock x:\nread value u\nblock y:\n"
                 "-> use if !c1\n-> exit if c1\nblock use:\nread value s"),
            "found | !c1")
      << "either way leads through the first";
  EXPECT_EQ(walk("cond c0: a\nmove s\n-> x if c0\n-> y if !c0\nblock x:\nwrite s\nblock y:\nread value s"),
            "found | !c0");
}

TEST(Witness, TheSameConditionBothWays) {
  EXPECT_EQ(walk(twoBranches("cond c0: a", "move s", "", "!c0")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: a", "move s", "", "c0")), "found c0 | c0");
  EXPECT_EQ(walk(twoBranches("cond c0: opaque depends a", "move s", "", "!c0")), "none");
}

TEST(Witness, UnlessItMayHaveChanged) {
  EXPECT_EQ(walk(twoBranches("cond c0: a", "move s", "mutate a", "!c0")), "found c0 | !c0");
  EXPECT_EQ(walk(twoBranches("cond c0: a", "move s", "write maybe a", "!c0")), "found c0 | !c0");
  EXPECT_EQ(walk(twoBranches("cond c0: a", "move s", "write b", "!c0")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: o.a", "move s", "write o", "!c0")), "found c0 | !c0")
      << "a whole that it is part of";
  EXPECT_EQ(walk(twoBranches("cond c0: o.a", "move s", "mutate o.b", "!c0")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: o", "move s", "write o.a", "!c0")), "found c0 | !c0") << "a part of it";
  EXPECT_EQ(walk(twoBranches("cond c0: p", "move s", "write *p", "!c0")), "none")
      << "what a pointer refers to is not the pointer";
  EXPECT_EQ(walk(twoBranches("cond c0: opaque depends v", "move s", "write v.$[0]", "!c0")), "found c0 | !c0");
  EXPECT_EQ(walk(twoBranches("cond c0: n < 3 depends m", "move s", "write m", "!c0")), "found c0 | !c0");
  EXPECT_EQ(walk(twoBranches("cond c0: v.$[#i]", "move s", "mutate i", "!c0")), "found c0 | !c0");
}

TEST(Witness, ChangedThroughAReference) {
  const char *C = "local r: bool &\ncond c0: a";
  EXPECT_EQ(walk(twoBranches(C, "move s", "write *r", "!c0", "issue L0 exclusive a -> r")), "found c0 | !c0");
  EXPECT_EQ(
      walk(twoBranches("local r: bool &\ncond c0: a\ncond c1: *r", "move s", "", "!c1", "issue L0 exclusive a -> r")),
      "none");
}

TEST(Witness, FlagBesideTheMove) {
  const char *C = "cond c0: a\ncond c1: moved";
  EXPECT_EQ(walk(twoBranches(C, "move s\nwrite moved = 1", "", "!c1", "write moved = 0")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s\nwrite moved = 1", "", "c1", "write moved = 0")), "found c0 | c1");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1", "write moved = 0")), "found c0 | !c1");
  EXPECT_EQ(walk(twoBranches(C, "move s\nwrite moved = 1", "write moved", "!c1", "write moved = 0")), "found c0 | !c1");
}

TEST(Witness, CopiesOfAFlag) {
  const char *C = "cond c0: a\ncond c1: b";
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1", "write b as a")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "c1", "write b as a")), "found c0 | c1");
  EXPECT_EQ(walk(twoBranches(C, "move s", "write a", "!c1", "write b as a")), "none") << "b is as a was";
  EXPECT_EQ(walk(twoBranches(C, "move s", "write b as a", "!c1")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "write x as a\nwrite b as x", "!c1")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "write x as a\nmutate x\nwrite b as x", "!c1")), "found c0 | !c1");
}

TEST(Witness, AnswersAreOfWhatWasAsked) {
  const char *C = "cond c0: ok\ncond c1: n < 0";
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "c1", "write ok if !c1")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1", "write ok if !c1")), "found c0 | !c1");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1", "write ok if c1")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "write n", "!c1", "write ok if c1")), "found c0 | !c1") << "n is another now";
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "c1", "write n = 4\nwrite ok if !c1")), "none") << "known at once";
  EXPECT_EQ(walk(twoBranches(C, "move s\nwrite n = 4", "", "!c1", "write ok if c1")), "found c0 | !c1");
  EXPECT_EQ(walk(twoBranches("cond c0: not\ncond c1: n\ncond c2: ok", "move s", "", "!c1",
                             "write ok if c1\nwrite not if c2")),
            "none")
      << "an answer to an answer";
}

TEST(Witness, AnswersToSeveralQuestions) {
  const char *C = "cond c0: both\ncond c1: a\ncond c2: b\ncond c3: all c1, c2 depends a, b\n"
                  "-> right if c1\n-> join0 if !c1\nblock right:\nread value b\n-> join0\nblock join0:";
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1", "write both if c3")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c2", "write both if c3")), "none");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "c2", "write both if c3")), "found c0 | c2");
  EXPECT_EQ(walk(twoBranches(C, "move s", "write b", "!c2", "write both if c3")), "found c0 | !c2");
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "c1", "write both if !c3")), "found c0 | c1") << "b may be false";
}

TEST(Witness, Equalities) {
  EXPECT_EQ(walk(twoBranches("cond c0: n == 1\ncond c1: n == 2", "move s", "", "c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: n == 1\ncond c1: n == 2", "move s", "", "!c1")), "found c0 | !c1");
  EXPECT_EQ(walk(twoBranches("cond c0: n\ncond c1: n == 0", "move s", "", "c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: n\ncond c1: n == 5", "move s", "", "c1")), "found c0 | c1");
}

TEST(Witness, Bounds) {
  EXPECT_EQ(walk(twoBranches("cond c0: n < 0\ncond c1: n == 3", "move s", "", "c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: n < 4\ncond c1: n == 3", "move s", "", "c1")), "found c0 | c1");
  EXPECT_EQ(walk(twoBranches("cond c0: n < 4\ncond c1: n < 6", "move s", "", "!c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: n < 1\ncond c1: n", "move s", "", "!c1")), "found c0 | !c1");
  EXPECT_EQ(walk(twoBranches("cond c0: n < -9223372036854775808\ncond c1: n", "move s", "", "c1")), "none");
}

TEST(Witness, Booleans) {
  const char *C = "local b: bool\ncond c0: b == 1\ncond c1: b";
  EXPECT_EQ(walk(twoBranches("local b: bool\ncond c0: b\ncond c1: b == 1", "move s", "", "!c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: b\ncond c1: b == 1", "move s", "", "!c1")), "found c0 | !c1")
      << "an int may be 2";
  EXPECT_EQ(walk(twoBranches(C, "move s", "", "!c1")), "none");
}

TEST(Witness, NullPointers) {
  EXPECT_EQ(walk(twoBranches("cond c0: a\ncond c1: p", "move s\nwrite p = 0", "", "c1")), "none");
  EXPECT_EQ(walk(twoBranches("cond c0: p\ncond c1: p", "move s", "", "!c1")), "none");
}

TEST(Witness, MovedFromIsNull) {
  const char *Up = "type Up: owner moved-empty class\nlocal s: Up\ncond c0: s\n";
  EXPECT_EQ(walk(Up + std::string("move s\n-> use if c0\n-> exit if !c0\nblock use:\nread value s")), "none");
  EXPECT_EQ(walk(Up + std::string("move s\n-> use if !c0\n-> exit if c0\nblock use:\nread value s")), "found | !c0");
  EXPECT_EQ(walk("cond c0: s\nmove s\n-> use if c0\n-> exit if !c0\nblock use:\nread value s"), "found | c0")
      << "other types promise nothing";
  EXPECT_EQ(
      walk(Up + std::string("move maybe s\n-> use if c0\n-> exit if !c0\nblock use:\nread value s"), "move maybe s"),
      "found | c0");
}

TEST(Witness, Switches) {
  const char *Text =
      "cond c0: n == 1\ncond c1: n == 2\nread value n\n-> one if c0\n-> two if c1\n-> other\n"
      "block one:\nmove s\n-> again\nblock two:\nmove t\n-> again\nblock other:\nmove u\n-> again\n"
      "block again:\n-> exit if c0\n-> two2 if c1\n-> rest\nblock two2:\nread value t\nread value s\n-> exit\n"
      "block rest:\nread value u\nread argument t\nread argument s\n-> exit\nblock exit exit:\n";
  EXPECT_EQ(walk(Text), "none");
  EXPECT_EQ(walk(Text, "move t", "read value t"), "found c1 | c1");
  EXPECT_EQ(walk(Text, "move u", "read value u"), "found") << "default both times";
  EXPECT_EQ(walk(Text, "move s", "read argument s"), "none") << "default excludes the cases";
  EXPECT_EQ(walk(Text, "move u", "read value t"), "none");
}

TEST(Witness, AnotherRoundOfALoop) {
  EXPECT_EQ(walk("block head loop:\nread value s\nmove s\n-> head\n-> exit"), "found");
  EXPECT_EQ(walk("block head loop:\nmove s\n-> head\n-> exit", "move s", "move s"), "found") << "moved again";
  EXPECT_EQ(walk("move s", "move s", "move s"), "none");
  EXPECT_EQ(walk("block head loop:\nbegin s\nread value s\nmove s\n-> head\n-> exit"), "none");
  EXPECT_EQ(walk("block head loop:\nread value s\nmove s\n-> more\n-> exit\nblock more:\nwrite s\n-> head"), "none");
}

TEST(Witness, LoopGuardedByAFlag) {
  // bool first = true; for (;;) { if (first) { sink(std::move(s)); first = false; } ... }
  const char *Text = "cond c0: first\nwrite first = 1\nblock head loop:\n-> body if c0\n-> next if !c0\n"
                     "block body:\nmove s\nwrite first = 0\nblock next:\n-> head\n-> exit";
  EXPECT_EQ(walk(Text, "move s", "move s"), "none");
  std::string Unset = Text;
  Unset.replace(Unset.find("write first = 0"), strlen("write first = 0"), "write other = 0");
  EXPECT_EQ(walk(Unset, "move s", "move s"), "found") << "another round gets there whichever way c0 goes now";
}

TEST(Witness, TheSameConditionInTwoRounds) {
  // for (;;) { if (c) sink(std::move(s)); else use(s); }: c does not change.
  std::string Text = "cond c0: c\nblock head loop:\n-> m if c0\n-> u if !c0\nblock m:\nmove s\n-> next\nblock u:\n"
                     "read value s\n-> next\nblock next:\nsuspend\n-> head\n-> exit";
  EXPECT_EQ(walk(Text), "none");
  Text.replace(Text.find("suspend"), strlen("suspend"), "mutate c");
  EXPECT_EQ(walk(Text), "found");
}

TEST(Witness, CountedLoops) {
  // for (int i = 0; i < 1; ++i): the second round is only known not to happen where ++ is understood; it is not.
  EXPECT_EQ(walk("cond c0: i < 1\nwrite i = 0\nblock head loop:\n-> body if c0\n-> exit if !c0\nblock body:\nmove s\n"
                 "mutate i\n-> head",
                 "move s", "move s"),
            "found c0 | c0");
  EXPECT_EQ(walk("cond c0: i < 1\nwrite i = 5\nblock head loop:\n-> body if c0\n-> exit if !c0\nblock body:\nmove s\n"
                 "read value s\n-> head"),
            "none");
}

TEST(Witness, ContradictionsBeforeTheCause) {
  EXPECT_EQ(
      walk("cond c0: a\n-> one if c0\n-> exit if !c0\nblock one:\n-> two if !c0\n-> exit if c0\nblock two:\nmove s\n"
           "read value s"),
      "none");
}

TEST(Witness, DetourAroundAContradiction) {
  // The short way contradicts; the long one, where the flag is cleared again, does not.
  EXPECT_EQ(
      walk("cond c0: f\ncond c1: other\nmove s\nwrite f = 1\n-> long if c1\n-> test if !c1\nblock long:\nread value x\n"
           "-> clear\nblock clear:\nwrite f = 0\nblock test:\n-> use if !c0\n-> exit if c0\nblock use:\nread value s"),
      "found | !c0");
}

TEST(Witness, Exceptions) {
  EXPECT_EQ(
      walk("cond c0: a\ncall @0 f()()\nmove s by @0\ncall @1 g()()\n-> done\n-> handler throwing\nblock handler:\n"
           "read value s\nblock done exit:",
           "move s by @0"),
      "found");
  EXPECT_EQ(
      walk("call @0 f()()\nmove s by @0\n-> done\n-> handler throwing\nblock handler:\nread value s\nblock done exit:",
           "move s by @0"),
      "none");
  EXPECT_EQ(walk("move s\n-> handler throwing\nblock handler:\nread value s\nblock done exit:"), "found") << "throw";
}

TEST(Witness, PartsOfAWhole) {
  EXPECT_EQ(walk("move s\nwrite s.x\nread value s.x", "move s", "read value s.x"), "none");
  EXPECT_EQ(walk("move s\nwrite s.y\nread value s.x", "move s", "read value s.x"), "found");
  EXPECT_EQ(walk("move s.x\nwrite s.x\nread value s", "move s.x", "read value s"), "none");
}

/// N tests one after the other that all might matter, before a use that nothing can reach.
std::string manyBranches(unsigned N, bool Possible) {
  std::string Text = "cond c0: a\n";
  for (unsigned I = 1; I <= N; ++I)
    Text += "cond c" + std::to_string(I) + ": x" + std::to_string(I) + "\n";
  Text += "-> b0 if c0\n-> exit if !c0\nblock b0:\nmove s\n";
  for (unsigned Round = 0; Round != 2; ++Round)
    for (unsigned I = 1; I <= N; ++I) {
      std::string B = std::to_string(Round) + "_" + std::to_string(I), C = "c" + std::to_string(I);
      Text += "-> t" + B + " if " + C + "\n-> e" + B + " if !" + C + "\nblock t" + B + ":\nread value y\nblock e" + B +
              ":\n";
    }
  return Text + "-> use if " + (Possible ? "c0" : "!c0") + "\n-> exit if " + (Possible ? "!c0" : "c0") +
         "\nblock use:\nread value s\n";
}

TEST(Witness, ManyIndependentBranches) {
  EXPECT_EQ(walk(manyBranches(200, true)), "found c0 | c0") << "the shortest path is consistent";
  EXPECT_EQ(walk(manyBranches(6, false)), "none");
  EXPECT_EQ(walk(manyBranches(60, false)), "gave up") << "two to the sixty pasts, each of which may matter";
}

TEST(Witness, PastsThatCannotMatterAreForgotten) {
  // 200 different conditions, each tested once: paths that differ only in these are one.
  std::string Text = "cond c0: a\n";
  for (unsigned I = 1; I <= 200; ++I)
    Text += "cond c" + std::to_string(I) + ": x" + std::to_string(I) + "\n";
  Text += "-> b0 if c0\n-> exit if !c0\nblock b0:\nmove s\n";
  for (unsigned I = 1; I <= 200; ++I) {
    std::string B = std::to_string(I);
    Text += "-> t" + B + " if c" + B + "\n-> e" + B + " if !c" + B + "\nblock t" + B + ":\nread value y\nblock e" + B +
            ":\n";
  }
  EXPECT_EQ(walk(Text + "-> use if !c0\n-> exit if c0\nblock use:\nread value s\n"), "none");
}

TEST(Witness, GivesUpWhenTheBudgetIsSpent) {
  Paths F("-> a\nblock a:\nmove s\n-> b\nblock b:\nread value s");
  EXPECT_EQ(F.path("move s", "read value s", 2).How, WitnessPath::Outcome::GaveUp);
  EXPECT_TRUE(F.path("move s", "read value s", 3).found());
}

} // namespace
