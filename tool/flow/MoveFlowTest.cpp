// MoveFlow, from fact text: what a read meets, what a summary is told. Each rule with its near miss.
#include "flow/MoveFlow.h"
#include "flow/FlowText.h"
#include <chrono>
#include <gmock/gmock.h>

using namespace deed;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct Moves : FlowText {
  explicit Moves(llvm::StringRef Text) : FlowText(Text), Flow(Tu, Fn, Known) {}

  /// What the read of Place by the Nth `read value Place` meets: "all", "some", "all part s.name", "" for nothing.
  std::string hit(llvm::StringRef Place, unsigned Nth = 0) {
    std::string Text;
    for (const MoveHit &H : Flow.hitsBefore(place(Place), fact("read value " + Place.str(), Nth))) {
      Text += Text.empty() ? "" : ", ";
      Text += H.How == MoveHit::Certainty::AllPaths ? "all" : "some";
      if (H.Partial)
        Text += " part " + text(H.Where);
    }
    return Text;
  }
  std::vector<std::string> exits() {
    std::vector<std::string> All;
    for (const ExitStatus &E : Flow.exitStatuses())
      All.push_back((E.MustBeMoved  ? "move "
                     : E.MayBeMoved ? "maybe move "
                                    : "") +
                    std::string(E.MustBeWritten  ? "write "
                                : E.MayBeWritten ? "maybe write "
                                                 : "") +
                    text(E.Place));
    return All;
  }
  std::vector<std::string> exposed() {
    std::vector<std::string> All;
    for (const ExposedUse &U : Flow.exposedUses())
      All.push_back(dumpFact(Tu, Fn, Fn[U.At.Block].Facts[U.At.Index]));
    return All;
  }

  MoveFlow Flow;
};

std::string hit(llvm::StringRef Text, llvm::StringRef Place, unsigned Nth = 0) { return Moves(Text).hit(Place, Nth); }

TEST(MoveFlow, ReadAfterMove) {
  EXPECT_EQ(hit("move s\nread value s", "s"), "all");
  EXPECT_EQ(hit("read value s\nmove s", "s"), "");
  EXPECT_EQ(hit("move s\nread value u", "u"), "");
}

TEST(MoveFlow, OnSomePaths) {
  EXPECT_EQ(hit("-> a\n-> b\nblock a:\nmove s\nblock b:\nread value s", "s"), "some");
  EXPECT_EQ(hit("-> a\n-> b\nblock a:\nmove s\n-> c\nblock b:\nmove s\nblock c:\nread value s", "s"), "all");
  EXPECT_EQ(hit("-> a\n-> b\nblock a:\nmove s\nstop\nblock b:\nread value s", "s"), "")
      << "moved in a branch that leaves";
  EXPECT_EQ(hit("move maybe s\nread value s", "s"), "some");
}

TEST(MoveFlow, SitesThatReach) {
  Moves F("-> a\n-> b\nblock a:\nmove s\n-> c\nblock b:\nmove maybe s\nblock c:\nread value s");
  auto H = F.Flow.movedBefore(F.place("s"), F.fact("read value s"));
  ASSERT_TRUE(H);
  EXPECT_THAT(H->Sites, ElementsAre(F.fact("move s"), F.fact("move maybe s")));
  EXPECT_EQ(H->How, MoveHit::Certainty::SomePaths);
}

TEST(MoveFlow, MovedAgainInALoop) {
  EXPECT_EQ(
      hit("block head loop:\nread value s\n-> body\n-> done\nblock body:\nmove s\n-> head\nblock done exit:", "s"),
      "some");
  EXPECT_EQ(
      hit("block head loop:\nread value s\n-> body\n-> done\nblock body:\nmove s\nwrite s\n-> head\nblock done exit:",
          "s"),
      "");
  EXPECT_EQ(
      hit("block head loop:\nbegin s\nread value s\n-> body\n-> done\nblock body:\nmove s\n-> head\nblock done exit:",
          "s"),
      "")
      << "declared anew in each round";
}

TEST(MoveFlow, WrittenAgain) {
  EXPECT_EQ(hit("move s\nwrite s\nread value s", "s"), "");
  EXPECT_EQ(hit("move s\nwrite maybe s\nread value s", "s"), "") << "perhaps set by a callee: precision first";
  EXPECT_EQ(hit("move s\n-> a\n-> b\nblock a:\nwrite s\nblock b:\nread value s", "s"), "some");
  EXPECT_EQ(hit("move s\nmutate s\nread value s", "s"), "all") << "appending to what is moved does not set it";
}

TEST(MoveFlow, PartOfAMovedWhole) {
  EXPECT_EQ(hit("move s\nread value s.name", "s.name"), "all");
  EXPECT_EQ(hit("move s\nread value *s.p", "*s.p"), "all");
  EXPECT_EQ(hit("move s\nread value s.$[3]", "s.$[3]"), "all");
}

TEST(MoveFlow, RevivedPartRevivesOnlyItself) {
  const char *Text = "move s\nwrite s.name\nread value s.name\nread value s.id\nread value s";
  EXPECT_EQ(hit(Text, "s.name"), "");
  EXPECT_EQ(hit(Text, "s.id"), "all");
  EXPECT_EQ(hit(Text, "s"), "all");
}

TEST(MoveFlow, WholeOfAMovedPart) {
  EXPECT_EQ(hit("move s.name\nread value s", "s"), "all part s.name");
  EXPECT_EQ(hit("move s.name\nread value s.id", "s.id"), "");
  EXPECT_EQ(hit("move s.name\nwrite s\nread value s", "s"), "");
  EXPECT_EQ(hit("move s.name\nmove s.id\nwrite s.name\nread value s", "s"), "all part s.id");
  EXPECT_EQ(hit("move s.name\nmove s.id\nwrite s.name\nwrite s.id\nread value s", "s"), "");
  EXPECT_EQ(hit("move s.a.b\nmove s.c\nread value s", "s"), "all part s.a.b, all part s.c");
}

TEST(MoveFlow, ReadsDescendOnlyThroughFields) {
  EXPECT_EQ(hit("move *p\nread value p", "p"), "");
  EXPECT_EQ(hit("move up.$\nread value up", "up"), "");
  EXPECT_EQ(hit("move v.$[0]\nread value v", "v"), "");
  EXPECT_EQ(hit("move s.p->x\nmove s.b\nread value s", "s"), "all part s.b");
  EXPECT_EQ(hit("move up.$\nread value up.$", "up.$"), "all");
}

const char *PairType = "type Pair: value moved-unspecified class members first std::string n int second std::string\n"
                       "local s: Pair\n";

TEST(MoveFlow, WholeAgainMemberByMember) {
  EXPECT_EQ(hit(PairType + std::string("move s\nwrite s.first\nwrite s.second\nread value s"), "s"), "")
      << "the int was only copied";
  EXPECT_EQ(hit(PairType + std::string("move s\nwrite s.first\nread value s"), "s"), "all");
  EXPECT_EQ(hit(PairType + std::string("move s\nwrite s.first\nwrite s.second\nmove s.first\nread value s"), "s"),
            "all");
  EXPECT_EQ(
      hit(PairType + std::string("move s\nwrite s.first\n-> a\n-> b\nblock a:\nwrite s.second\nblock b:\nread value s"),
          "s"),
      "some")
      << "moved whole, and on one path not all of it was set again";
}

TEST(MoveFlow, WholeAgainThroughNestedMembers) {
  const char *Types = "type In: value moved-unspecified class members a std::string b std::string\n"
                      "type Out: value moved-unspecified class members in In c std::string\nlocal s: Out\n";
  EXPECT_EQ(hit(Types + std::string("move s\nwrite s.in.a\nwrite s.in.b\nwrite s.c\nread value s"), "s"), "");
  EXPECT_EQ(hit(Types + std::string("move s\nwrite s.in.a\nwrite s.c\nread value s"), "s"), "all");
  EXPECT_EQ(hit(Types + std::string("move s\nwrite s.in.a\nwrite s.in.b\nread value s.in"), "s.in"), "");
}

TEST(MoveFlow, PointerThatMovesOn) {
  EXPECT_EQ(hit("param 0 p: T *\nmove *p\nread value *p", "*p"), "all");
  EXPECT_EQ(hit("param 0 p: T *\nmove *p\nwrite p\nread value *p", "*p"), "");
  EXPECT_EQ(hit("param 0 p: T *\nmove *p\nmutate p\nread value *p", "*p"), "") << "++p";
  EXPECT_EQ(hit("local it: It\nmove *it\nmutate it\nread value *it", "*it"), "");
}

TEST(MoveFlow, ElementsByVariable) {
  EXPECT_EQ(hit("move v.$[#i]\nread value v.$[#i]", "v.$[#i]"), "all");
  EXPECT_EQ(hit("move v.$[#i]\nmutate i\nread value v.$[#i]", "v.$[#i]"), "");
  EXPECT_EQ(hit("move v.$[#i]\nwrite i = 0\nread value v.$[#i].name", "v.$[#i].name"), "");
  EXPECT_EQ(hit("move v.$[#o.i]\nwrite o\nread value v.$[#o.i]", "v.$[#o.i]"), "");
  EXPECT_EQ(hit("move v.$[#i]\nmutate j\nread value v.$[#i]", "v.$[#i]"), "all");
  EXPECT_EQ(hit("move v.$[#i]\nread value v.$[#j]", "v.$[#j]"), "");
  EXPECT_EQ(hit("move v\nmutate i\nread value v.$[#i]", "v.$[#i]"), "all") << "all of it was moved";
}

TEST(MoveFlow, ElementsByConstant) {
  EXPECT_EQ(hit("move v.$[0]\nread value v.$[0]", "v.$[0]"), "all");
  EXPECT_EQ(hit("move v.$[0]\nread value v.$[1]", "v.$[1]"), "");
  EXPECT_EQ(hit("move v.$[0]\nwrite v.$[1]\nread value v.$[0]", "v.$[0]"), "all");
  EXPECT_EQ(hit("move v.$[0]\nwrite v.$[#i]\nread value v.$[0]", "v.$[0]"), "") << "may be the same element";
  EXPECT_EQ(hit("move v.$[0].name\nwrite v.$[#i].name\nread value v.$[0].name", "v.$[0].name"), "");
  EXPECT_EQ(hit("move v.$[0].name\nwrite v.$[#i].id\nread value v.$[0].name", "v.$[0].name"), "all");
}

TEST(MoveFlow, PartOfAnElementThatMayBeTheSame) {
  EXPECT_EQ(hit("move v.$[#i]\nwrite v.$[0].x\nread value v.$[#i].x", "v.$[#i].x"), "");
  EXPECT_EQ(hit("move v.$[#i]\nwrite v.$[0].x\nread value v.$[#i].y\nread value v.$[#i].x", "v.$[#i].y"), "all");
}

TEST(MoveFlow, UnknownElementsAreNeverHeldAgainstAnybody) {
  EXPECT_EQ(hit("move v.$[?]\nread value v.$[?]", "v.$[?]"), "");
  EXPECT_EQ(hit("move v.$[?].name\nread value v.$[?]", "v.$[?]"), "");
  EXPECT_EQ(hit("local r: T &\nissue L0 exclusive v.$[?] -> r\nmove *r\nread value *r", "*r"), "all")
      << "but a reference to one is one";
}

TEST(MoveFlow, CutPlacesAreNeverHeldAgainstAnybody) {
  std::string Deep = "s.a.b.c.d.e.f.g.h.i.j";
  EXPECT_EQ(hit("move " + Deep + "\nread value s.a.b.c.d.e.f.g.h", "s.a.b.c.d.e.f.g.h"), "");
}

TEST(MoveFlow, ElementsMayBeShifted) {
  EXPECT_EQ(hit("move v.$[0]\ninvalidate content v\nread value v.$[0]", "v.$[0]"), "");
  EXPECT_EQ(hit("move v.$[0]\nmutate v\nread value v.$[0]", "v.$[0]"), "");
  EXPECT_EQ(hit("move v\nmutate v\nread value v.$[0]", "v.$[0]"), "all");
}

TEST(MoveFlow, AChangeOfTheWholeMayHaveSetItsParts) {
  EXPECT_EQ(hit("move o.name\nmutate o\nread value o.name", "o.name"), "");
  EXPECT_EQ(hit("move o.name\nmutate o.id\nread value o.name", "o.name"), "all");
}

TEST(MoveFlow, BesideWhatAPointerRefersTo) {
  const char *P = "param 0 p: T *\n";
  EXPECT_EQ(hit(P + std::string("move *p\nread value (*p)[1]"), "(*p)[1]"), "");
  EXPECT_EQ(hit("param 0 r: T[3] &\nmove *r\nread value (*r)[1]", "(*r)[1]"), "all") << "an array's element is a part";
}

TEST(MoveFlow, ThroughReferences) {
  const char *R = "local r: T &\nissue L0 exclusive s -> r\n";
  EXPECT_EQ(hit(R + std::string("move *r\nread value s"), "s"), "all");
  EXPECT_EQ(hit(R + std::string("move s\nread value *r"), "*r"), "all");
  EXPECT_EQ(hit(R + std::string("move s\nwrite *r\nread value s"), "s"), "");
  EXPECT_EQ(hit(R + std::string("move r->name\nread value s.name"), "s.name"), "all");
}

TEST(MoveFlow, ReferenceBoundAnewInEachRound) {
  // for (auto &r : list) { sink(std::move(r)); }
  EXPECT_EQ(
      hit("local r: T &\nblock head loop:\n-> body\n-> done\nblock body:\nbegin r\nissue L0 exclusive l.$[?] -> r\n"
          "read value *r\nmove *r\nend r\n-> head\nblock done exit:",
          "*r"),
      "");
  EXPECT_EQ(hit("temp 1: T &\nblock head loop:\n-> body\n-> done\nblock body:\ncall @0 next()() -> t1\n"
                "issue L0 exclusive l.$[?] -> t1\nread value *t1\nmove *t1\n-> head\nblock done exit:",
                "*t1"),
            "");
}

TEST(MoveFlow, TemporaryOfEachRound) {
  EXPECT_EQ(
      hit("block head loop:\n-> body\n-> done\nblock body:\ncall @0 make()() -> t1\nread value t1\nmove t1\n-> head\n"
          "block done exit:",
          "t1"),
      "");
}

TEST(MoveFlow, NothingGetsPastUnreachable) {
  Moves F("-> a\n-> b\nblock a:\nmove s\nunreachable\nread value s\n-> b\nblock b:\nread value s");
  EXPECT_EQ(F.hit("s", 0), "");
  EXPECT_FALSE(F.Flow.isReachable(F.fact("read value s", 0)));
  EXPECT_EQ(F.hit("s", 1), "");
  EXPECT_TRUE(F.Flow.isReachable(F.fact("read value s", 1)));
}

TEST(MoveFlow, WhatAHandlerSees) {
  const char *Text = "call @0 f()()\nmove s by @0\ncall @1 g()()\nwrite s\n-> done\n-> handler throwing\n"
                     "block handler:\nread value s\nblock done exit:";
  EXPECT_EQ(hit(Text, "s"), "some") << "g may have thrown, after f moved";
  EXPECT_EQ(
      hit("call @0 f()()\nmove s by @0\n-> done\n-> handler throwing\nblock handler:\nread value s\nblock done exit:",
          "s"),
      "")
      << "if f itself throws, it has not moved yet";
  EXPECT_EQ(hit("move s\n-> handler throwing\nblock handler:\nread value s\nblock done exit:", "s"), "all") << "throw";
}

TEST(MoveFlow, WhatCannotThrowIsNotSeenByAHandler) {
  auto Text = "call @0 f()()\nmove s by @0\ncall @1 g()()\nwrite s\n-> done\n-> handler throwing\nblock handler:\nread "
              "value s\n"
              "block done exit:";
  FlowText F(Text);
  for (FunctionInfo &Callee : F.Tu.Functions)
    Callee.NoThrow = F.Tu.text(Callee.Name) == "g()";
  MoveFlow Flow(F.Tu, F.Fn, F.Known);
  EXPECT_FALSE(Flow.movedBefore(F.place("s"), F.fact("read value s")));
}

TEST(MoveFlow, ExitStatuses) {
  const char *R = "param 0 r: T &\nparam 1 q: T &\nthis: C *\n";
  EXPECT_THAT(Moves(R + std::string("move *r")).exits(), ElementsAre("move *r"));
  EXPECT_THAT(Moves(R + std::string("move *r\nwrite *r")).exits(), ElementsAre("write *r"));
  EXPECT_THAT(Moves(R + std::string("move *r\nwrite maybe *r")).exits(), ElementsAre("maybe write *r"));
  EXPECT_THAT(Moves(R + std::string("write *r\nmove r->name")).exits(), ElementsAre("write *r", "move r->name"));
  EXPECT_THAT(Moves(R + std::string("-> a\n-> b\nblock a:\nmove *r\nblock b:\nwrite *q")).exits(),
              ElementsAre("maybe move *r", "write *q"));
  EXPECT_THAT(Moves(R + std::string("move maybe this->name\nwrite ::g\nmove x")).exits(),
              ElementsAre("maybe move this->name", "write ::g"));
  EXPECT_THAT(Moves(R + std::string("read value *r\nmutate *q")).exits(), IsEmpty());
}

TEST(MoveFlow, ExitStatusOfUnknownElements) {
  EXPECT_THAT(Moves("param 0 r: V &\nmove (*r).$[?]").exits(), ElementsAre("maybe move (*r).$[?]"));
  EXPECT_THAT(Moves("param 0 r: V &\nwrite (*r).$[?]").exits(), ElementsAre("maybe write (*r).$[?]"));
}

TEST(MoveFlow, ExitStatusMemberByMember) {
  const char *Pair = "type Pair: value moved-unspecified class members first std::string second std::string\n"
                     "param 0 r: Pair &\n";
  EXPECT_THAT(Moves(Pair + std::string("move *r\nwrite r->first\nwrite r->second")).exits(),
              ElementsAre("write *r", "write r->first", "write r->second"));
  EXPECT_THAT(Moves(Pair + std::string("move *r\nwrite r->first")).exits(), ElementsAre("move *r", "write r->first"));
}

TEST(MoveFlow, WhoLeavesByAnExceptionDoesNotReturn) {
  EXPECT_THAT(Moves("param 0 r: T &\n-> a\n-> b\nblock a:\nmove *r\n-> exit throwing\nblock b:\nwrite *r").exits(),
              ElementsAre("write *r"));
  Moves Never("unreachable");
  EXPECT_FALSE(Never.Flow.exitIsReachable());
  EXPECT_THAT(Never.exits(), IsEmpty());
}

TEST(MoveFlow, ParameterOutlivesItsStorage) {
  EXPECT_THAT(Moves("param 0 r: T &\nmove *r\nend r").exits(), ElementsAre("move *r"));
}

TEST(MoveFlow, ExposedUses) {
  const char *R = "param 0 r: T &\nthis: C *\n";
  EXPECT_THAT(Moves(R + std::string("read value *r\nwrite *r\nread object *r")).exposed(),
              ElementsAre("read value *r"));
  EXPECT_THAT(Moves(R + std::string("-> a\n-> b\nblock a:\nwrite *r\nblock b:\nread value *r")).exposed(),
              ElementsAre("read value *r"));
  EXPECT_THAT(Moves(R + std::string("write maybe *r\nread value *r")).exposed(), ElementsAre("read value *r"));
  EXPECT_THAT(Moves(R + std::string("move *r\nread value *r")).exposed(), ElementsAre("move *r"));
  EXPECT_THAT(Moves(R + std::string("mutate this->v\nread value x")).exposed(), ElementsAre("mutate this->v"));
  EXPECT_THAT(Moves(R + std::string("write r->name\nread value *r")).exposed(), ElementsAre("read value *r"));
}

TEST(MoveFlow, ExposedUsesMemberByMember) {
  const char *Pair = "type Pair: value moved-unspecified class members first std::string second std::string\n"
                     "param 0 r: Pair &\n";
  EXPECT_THAT(Moves(Pair + std::string("write r->first\nwrite r->second\nread value *r")).exposed(), IsEmpty());
}

TEST(MoveFlow, EndsMove) {
  Moves F("move s\nwrite s\nwrite s.name\nmutate s\nread value s\nbegin s\nwrite u\nmove s\nwrite maybe s");
  FactRef Site = F.fact("move s");
  auto ends = [&](const char *Fact, const char *Where) { return F.Flow.endsMove(F.fact(Fact), F.place(Where), Site); };
  EXPECT_TRUE(ends("write s", "s"));
  EXPECT_TRUE(ends("write s", "s.name"));
  EXPECT_TRUE(ends("write maybe s", "s"));
  EXPECT_TRUE(ends("write s.name", "s.name"));
  EXPECT_FALSE(ends("write s.name", "s"));
  EXPECT_FALSE(ends("write u", "s"));
  EXPECT_FALSE(ends("mutate s", "s"));
  EXPECT_FALSE(ends("mutate s", "s.name")) << "the whole is moved from, so is what is appended to it";
  EXPECT_FALSE(ends("read value s", "s"));
  EXPECT_TRUE(ends("begin s", "s"));
  EXPECT_FALSE(F.Flow.endsMove(F.fact("move s", 1), F.place("s"), Site));
}

TEST(MoveFlow, GivesUpWhenTheBudgetIsSpent) {
  FlowText F("move s\nread value s");
  MoveFlow Flow(F.Tu, F.Fn, F.Known, /*Budget=*/2);
  EXPECT_TRUE(Flow.gaveUp());
  EXPECT_FALSE(Flow.movedBefore(F.place("s"), F.fact("read value s")));
  EXPECT_TRUE(Flow.exitStatuses().empty());
}

/// Seconds for one flow over N variables, each moved and read; in one block or with a branch for each.
double secondsFor(unsigned N, bool Branches) {
  std::string Text;
  for (unsigned I = 0; I != N; ++I) {
    std::string S = "v" + std::to_string(I), B = std::to_string(I);
    if (Branches)
      Text +=
          "-> m" + B + "\n-> r" + B + "\nblock m" + B + ":\nmove " + S + "\nblock r" + B + ":\nread value " + S + "\n";
    else
      Text += "begin " + S + "\nwrite " + S + "\nmove " + S + "\nread value " + S + "\n";
  }
  FlowText F(Text);
  auto Start = std::chrono::steady_clock::now();
  MoveFlow Flow(F.Tu, F.Fn, F.Known);
  unsigned Hits = 0;
  for (uint32_t B = 0; B != F.Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != F.Fn.Blocks[B].Facts.size(); ++I)
      if (const auto *R = std::get_if<Read>(&F.Fn.Blocks[B].Facts[I].What))
        Hits += Flow.movedBefore(R->What, {BlockId{B}, I}).has_value();
  EXPECT_EQ(Hits, N);
  EXPECT_FALSE(Flow.gaveUp());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
}

TEST(MoveFlow, CostFollowsWhatChanges) {
  // Generous, for sanitizers and busy machines: a quadratic flow would need minutes.
  EXPECT_LT(secondsFor(40000, false), 10);
  EXPECT_LT(secondsFor(40000, true), 10);
}

} // namespace
