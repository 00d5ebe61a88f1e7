// The property that LoanFlow stands on: on random programs it says of every origin, before every fact, what the naive
// solver says it holds, and after every fact, whether it is live. What differs first is printed as fact text.
#include "flow/NaiveLoans.h"
#include "flow/FlowText.h"
#include "flow/LoanRules.h"
#include "flow/OriginLiveness.h"
#include "flow/Solver.h"
#include <gtest/gtest.h>
#include <random>

using namespace deed;

namespace {

class RandomProgram {
public:
  explicit RandomProgram(unsigned Seed) : Random(Seed) {}

  std::string text() {
    std::string Text = "type V: view moved-copied class\nparam 0 a: T &\nparam 1 p: T *\nlocal r: T &\nlocal q: T *\n"
                       "local s: V\nlocal u: V\nlocal o\nlocal i\ntemp 1: T &\nreturn: T *\n";
    unsigned Blocks = 1 + below(5);
    for (unsigned B = 0; B != Blocks; ++B) {
      Text += "block " + std::to_string(B) + ":\n";
      for (unsigned I = below(6); I-- != 0;)
        Text += fact() + "\n";
      for (unsigned E = below(3); E-- != 0;)
        Text += "-> " + std::to_string(below(Blocks)) + (below(5) == 0 ? " throwing" : "") + "\n";
      if (below(8) == 0)
        Text += "-> exit throwing\n";
    }
    return Text;
  }

private:
  unsigned below(unsigned N) { return static_cast<unsigned>(Random() % N); }
  const char *oneOf(std::initializer_list<const char *> Of) {
    return Of.begin()[below(static_cast<unsigned>(Of.size()))];
  }
  std::string place() {
    return oneOf({"s",        "s.x",  "s.y",  "s.x.z", "u", "u.x", "*a",   "a->x", "p",       "*p",     "p->x",
                  "q",        "*q",   "q->x", "**q",   "r", "*r",  "r->x", "o",    "o.$",     "o.$[0]", "o.$[#i]",
                  "o.$[?].x", "o[0]", "o[1]", "o[#i]", "i", "t1",  "*t1",  "::g",  "this->f", "return"});
  }
  std::string view() {
    return oneOf({"s", "s.x",    "s.y",    "u",    "u.x",   "a->x", "p",   "p->x",    "q",      "*q",    "r",
                  "o", "o.$[0]", "o.$[?]", "o[0]", "o[#i]", "t1",   "::g", "this->f", "return", "return"});
  }
  std::string fact() {
    switch (below(13)) {
    case 0:
    case 1:
    case 2: return "issue L" + std::to_string(Loans++) + " shared " + place() + " -> " + view();
    case 3:
    case 4:
    case 5: return "flow " + view() + " -> " + view() + (below(3) ? "" : " adds");
    case 6: return "write " + view() + (below(2) ? " = 0" : "");
    case 7: return std::string(below(2) ? "read value " : "read object ") + place();
    case 8: return std::string(below(2) ? "begin " : "end ") + oneOf({"s", "u", "o", "i", "r", "q", "p", "a", "t1"});
    case 9: return "call @" + std::to_string(Calls++) + " f()()" + (below(2) ? " -> t1" : "");
    case 10: return "allocate new h0 -> q";
    case 11: return "mutate " + place();
    default: return below(6) ? "suspend" : "unreachable";
    }
  }

  std::mt19937 Random;
  unsigned Loans = 0, Calls = 0;
};

struct Domain {
  static constexpr Direction Way = Direction::Forward;
  using State = LoanMap;
  const FlowText &F;
  LoanRules &Rules;
  LoanMap::Pool Nodes;
  State boundary() { return State(Nodes); }
  bool join(State &Into, const State &From) { return Rules.join(Into, From); }
  void transfer(State &S, FactRef Where, const FactAt &At) { Rules.apply(S, Where, At); }
  bool mayThrow(const FactAt &At) const { return callMayThrow(F.Tu, F.Fn, At); }
};

std::vector<FactRef> chainOf(const LoanRules &Rules, BorrowId B) {
  std::vector<FactRef> Chain;
  for (; B; B = Rules[B].Through)
    Chain.push_back(Rules[B].At);
  return Chain;
}

std::string shown(const FlowText &F, const NaiveLoans::Held &Held) {
  std::string Text;
  for (const NaiveBorrow &B : Held) {
    Text += F.text(B.Place) + "@";
    for (FactRef R : B.Chain)
      Text += std::to_string(R.Block.Raw) + ":" + std::to_string(R.Index) + ",";
    Text += " ";
  }
  return Text;
}

void expectAgreement(llvm::StringRef Text) {
  FlowText F(Text);
  Origins Names(F.Tu, F.Fn, F.Known);
  NaiveLoans Slow(F.Tu, F.Fn, Names);
  LoanRules Rules(F.Tu, F.Fn, Names);
  Domain D{F, Rules, {}};
  Solver<Domain> Fast(F.Fn, D, 1u << 20);
  ASSERT_EQ(Fast.run(), Solved::Fixpoint);
  OriginLiveness Live(F.Tu, F.Fn, Names, 1u << 20);
  for (BlockId B : reversePostOrder(F.Fn)) {
    std::optional<LoanMap> S = Fast.at(B);
    std::vector<LiveMap> Lives = Live.afterEachFact(B);
    for (uint32_t I = 0; I != F.Fn[B].Facts.size(); ++I) {
      bool Dead = std::holds_alternative<Unreachable>(F.Fn[B].Facts[I].What);
      for (uint32_t Number = 0; Number != Names.order().size(); ++Number) {
        PlaceId P = Names.order().place(Number);
        if (Names.of(P) != P)
          continue; // asked for under its other name
        std::optional<NaiveLoans::Held> Expected = Slow.heldBefore(P, {B, I});
        ASSERT_EQ(S.has_value(), Expected.has_value()) << dumpFunction(F.Tu, F.Fn);
        if (!S)
          continue;
        NaiveLoans::Held Got;
        auto Set = Rules.heldBy(*S, P);
        if (Rules.members(Set).size() == BorrowSets::MaxSize)
          return; // cut
        for (BorrowId Held : Rules.members(Set))
          Got.insert({Rules[Held].Place, chainOf(Rules, Held)});
        ASSERT_EQ(Got, *Expected) << F.text(P) << " before " << B.Raw << ":" << I << "\n  LoanFlow: " << shown(F, Got)
                                  << "\n  naive:    " << shown(F, *Expected) << "\n"
                                  << dumpFunction(F.Tu, F.Fn);
      }
      auto Expected = Slow.liveAfter({B, I});
      ASSERT_EQ(!Lives.empty(), Slow.liveAfter({B, static_cast<uint32_t>(F.Fn[B].Facts.size() - 1)}).has_value());
      if (Expected && !Lives.empty()) {
        std::map<PlaceId, Extent> Want, Got;
        for (auto [P, How] : *Expected)
          if (Names.contains(P))
            Want[P] = std::max(Want.try_emplace(P, How).first->second, How);
        Lives[I].forEach([&](uint32_t Number, Extent How) { Got[Names.order().place(Number)] = How; });
        ASSERT_EQ(Got, Want) << "after " << B.Raw << ":" << I << "\n" << dumpFunction(F.Tu, F.Fn);
      }
      if (Dead)
        S.reset();
      else if (S)
        Rules.apply(*S, {B, I}, F.Fn[B].Facts[I]);
    }
  }
}

TEST(NaiveLoans, AgreesOnRandomPrograms) {
  for (unsigned Seed = 0; Seed != 3000 && !testing::Test::HasFatalFailure(); ++Seed) {
    SCOPED_TRACE("seed " + std::to_string(Seed));
    expectAgreement(RandomProgram(Seed).text());
  }
}

} // namespace
