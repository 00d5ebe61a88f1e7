// The property that MoveFlow stands on: on random programs it says of every place, before every fact, what the naive
// solver says. What differs first is printed as fact text, ready to become a test of its own.
#include "flow/NaiveSolver.h"
#include "flow/FlowText.h"
#include "flow/MoveFlow.h"
#include <gtest/gtest.h>
#include <random>

using namespace deed;

namespace {

/// Programs that are small, dense and as unreasonable as the grammar allows.
class RandomProgram {
public:
  explicit RandomProgram(unsigned Seed) : Random(Seed) {}

  std::string text() {
    std::string Text =
        "param 0 a: T &\nparam 1 p: T *\nlocal r: T &\nlocal q: T *\nlocal s\nlocal v\nlocal i\ntemp 1: T &\n";
    unsigned Blocks = 1 + below(6);
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
    return oneOf({"s",
                  "s",
                  "s.x",
                  "s.y",
                  "s.x.z",
                  "*a",
                  "a->x",
                  "*p",
                  "p->x",
                  "p->next->x",
                  "p",
                  "q",
                  "*q",
                  "q->x",
                  "*r",
                  "r->x",
                  "v",
                  "v.$",
                  "v.$[0]",
                  "v.$[1]",
                  "v.$[0].x",
                  "v.$[#i]",
                  "v.$[#i].x",
                  "v.$[#s.x]",
                  "v.$[?]",
                  "v.$[?].x",
                  "v.$[#i].$[0]",
                  "v.$[#i].$[#i]",
                  "i",
                  "t1",
                  "*t1",
                  "::g",
                  "::g.x",
                  "s.x.b.c.d.e.f.g.h.i"});
  }
  std::string fact() {
    const char *Maybe = below(4) == 0 ? "maybe " : "";
    switch (below(14)) {
    case 0:
    case 1:
    case 2: return "move " + (Maybe + place());
    case 3:
    case 4: return "write " + (Maybe + place());
    case 5: return "mutate " + (Maybe + place());
    case 6: return "read value " + place();
    case 7: return "invalidate content " + place();
    case 8: return std::string(below(2) ? "begin " : "end ") + oneOf({"s", "v", "i", "r", "q", "p", "a", "t1"});
    case 9:
      return "issue L" + std::to_string(Loans++) + " exclusive " + place() + " -> " +
             oneOf({"r", "q", "t1", "s.y", "p"});
    case 10: return "flow " + place() + " -> " + oneOf({"q", "p", "s", "r"}) + (below(3) ? "" : " adds");
    case 11: return "call @" + std::to_string(Calls++) + " f()()" + (below(2) ? " -> t1" : "");
    case 12: return "allocate new h0 -> q";
    default: return below(6) ? "suspend" : "unreachable";
    }
  }

  std::mt19937 Random;
  unsigned Loans = 0, Calls = 0;
};

NaiveMoves::Status ofFast(const PlaceStatus &S) {
  return {S.MayBeEntry, S.MayBeLive, S.MayBeUnsure, {S.Moves.begin(), S.Moves.end()}};
}

std::string shown(const NaiveMoves::Status &S) {
  std::string Text = std::string(S.Entry ? "entry " : "") + (S.Live ? "live " : "") + (S.Unsure ? "unsure " : "");
  for (FactRef R : S.Moved)
    Text += "moved@" + std::to_string(R.Block.Raw) + ":" + std::to_string(R.Index) + " ";
  return Text;
}

void expectAgreement(llvm::StringRef Text) {
  FlowText F(Text);
  MoveFlow Fast(F.Tu, F.Fn, F.Known);
  NaiveMoves Slow(F.Tu, F.Fn, F.Known);
  for (uint32_t B = 0; B != F.Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I <= F.Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{BlockId{B}, I};
      NaiveMoves::State Expected = Slow.before(At);
      ASSERT_EQ(Fast.isReachable(At), !Expected.empty()) << Text.str();
      if (Expected.empty())
        continue;
      for (uint32_t P = 0; P != Expected.size(); ++P) {
        if (F.Known.resolve(PlaceId{P}) != PlaceId{P})
          continue; // asked for under its other name
        NaiveMoves::Status Got = ofFast(Fast.statusBefore(PlaceId{P}, At));
        ASSERT_EQ(Got, Expected[P]) << F.text(PlaceId{P}) << " before " << B << ":" << I
                                    << "\n  MoveFlow: " << shown(Got) << "\n  naive:    " << shown(Expected[P]) << "\n"
                                    << dumpFunction(F.Tu, F.Fn);
      }
    }
}

TEST(NaiveSolver, AgreesOnRandomPrograms) {
  for (unsigned Seed = 0; Seed != 6000 && !testing::Test::HasFatalFailure(); ++Seed) {
    SCOPED_TRACE("seed " + std::to_string(Seed));
    expectAgreement(RandomProgram(Seed).text());
  }
}

TEST(NaiveSolver, RandomProgramsAreReadBack) {
  for (unsigned Seed = 0; Seed != 200; ++Seed) {
    FlowText Once(RandomProgram(Seed).text());
    std::string Text = dumpFunction(Once.Tu, Once.Fn);
    FlowText Again(Text);
    ASSERT_EQ(dumpFunction(Again.Tu, Again.Fn), Text);
  }
}

} // namespace
