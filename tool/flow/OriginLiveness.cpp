#include "flow/OriginLiveness.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

std::vector<PlaceId> deed::outlivingOrigins(const FunctionFacts &Fn, const Origins &Names) {
  std::vector<PlaceId> All;
  auto bound = [&](PlaceId P) {
    if (P && Names.contains(Names.of(P)) && Names.outlivesFunction(Names.of(P)))
      All.push_back(Names.of(P));
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What))
        bound(I->Into);
      else if (const auto *L = std::get_if<Flow>(&F.What))
        bound(L->To);
      else if (const auto *A = std::get_if<Allocate>(&F.What))
        bound(A->Into);
  llvm::sort(All);
  All.erase(std::unique(All.begin(), All.end()), All.end());
  return All;
}

namespace {
struct LiveDomain {
  static constexpr Direction Way = Direction::Backward;
  using State = LiveMap;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Origins &Names;
  LiveMap::Pool Nodes;
  std::optional<LiveMap> AtEnd;

  const PlaceOrder &order() const { return Names.order(); }
  State boundary() {
    if (!AtEnd) {
      AtEnd.emplace(Nodes);
      for (PlaceId P : outlivingOrigins(Fn, Names))
        AtEnd->set(order().number(P), Extent::Content);
    }
    return *AtEnd;
  }
  State neverLeaves() { return State(Nodes); }
  bool join(State &Into, const State &From) {
    return Into.merge(From, [](uint32_t, const Extent *Mine, const Extent *Theirs) {
      return std::max(Mine ? *Mine : Extent::Object, Theirs ? *Theirs : Extent::Object);
    });
  }
  void mark(State &S, PlaceId P, Extent How) {
    if (!P || !Names.contains(P))
      return;
    uint32_t Number = order().number(P);
    const Extent *Old = S.find(Number);
    if (!Old || *Old < How)
      S.set(Number, How);
  }
  /// Live as a whole, or as a part of a whole that is.
  std::optional<Extent> wholeIsLive(const State &S, PlaceId P) const {
    std::optional<Extent> How;
    for (PlaceId Whole = P; Whole; Whole = Fn.Places[Whole].Parent) {
      if (Names.contains(Whole))
        if (const Extent *Live = S.find(order().number(Whole)); Live && Names.isWithin(P, Whole, *Live))
          How = std::max(How.value_or(Extent::Object), *Live);
      if (Fn.Places[Whole].Kind == Projection::Deref)
        break;
    }
    return How;
  }
  bool anyPartIsLive(const State &S, PlaceId P) const {
    return S.first(order().number(P), order().end(P)).second || wholeIsLive(S, P);
  }
  void transfer(State &S, FactRef At, const FactAt &F) {
    llvm::SmallVector<std::pair<PlaceId, Extent>, 4> Sources;
    if (const auto *I = std::get_if<Issue>(&F.What)) {
      PlaceId View = Names.innermostView(Fn[I->Loan].Borrowed);
      PlaceId Into = Names.of(I->Into);
      if (View && anyPartIsLive(S, Into))
        Sources.push_back({Names.of(View), Extent::Object});
      uint32_t End = order().end(Into);
      for (auto [Number, How] = S.first(order().number(Into) + 1, End); How;
           std::tie(Number, How) = S.first(Number + 1, End))
        if (PlaceId Same = Names.beforeIssue(order().place(Number), *I))
          Sources.push_back({Same, *How});
    } else if (const auto *L = std::get_if<Flow>(&F.What)) {
      PlaceId From = Names.of(L->From), To = Names.of(L->To);
      if (From == To)
        return;
      if (std::optional<Extent> How = wholeIsLive(S, To))
        Sources.push_back({From, *How});
      uint32_t End = order().end(To);
      for (auto [Number, How] = S.first(order().number(To) + 1, End); How;
           std::tie(Number, How) = S.first(Number + 1, End)) {
        PlaceId Same = Names.counterpart(order().place(Number), To, From);
        Sources.push_back(Same && Names.contains(Same) ? std::pair(Same, *How) : std::pair(From, Extent::Content));
      }
    }
    if (PlaceId Killed = Names.killedBy(F); Killed && Names.contains(Killed))
      S.eraseRange(order().number(Killed), order().end(Killed));
    for (auto [P, How] : Sources)
      mark(S, P, How);
    Names.forEachUse(F, [&](PlaceId P, Extent How) { mark(S, P, How); });
    // A temporary is not used before it is.
    for (const TempBirths::Birth &B : Names.births().at(At))
      if (PlaceId Temp = Names.of(B.Temp); Temp == B.Temp && Names.contains(Temp))
        S.eraseRange(order().number(Temp), order().end(Temp));
  }
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
};
} // namespace

class OriginLiveness::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Origins &Names, unsigned Budget)
      : Fn(Fn), Domain{Tu, Fn, Names, {}, {}}, Fixpoint(Fn, Domain, Budget), GaveUp(Fixpoint.run() == Solved::GaveUp) {}
  const FunctionFacts &Fn;
  LiveDomain Domain;
  Solver<LiveDomain> Fixpoint;
  const bool GaveUp;
};

OriginLiveness::OriginLiveness(const TuFacts &Tu, const FunctionFacts &Bound, const Origins &Names, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Names, Budget)) {}
OriginLiveness::~OriginLiveness() = default;
OriginLiveness::OriginLiveness(OriginLiveness &&) noexcept = default;

bool OriginLiveness::gaveUp() const { return Solved->GaveUp; }

std::vector<LiveMap> OriginLiveness::afterEachFact(BlockId B) const {
  std::vector<LiveMap> Lives;
  const std::optional<LiveMap> &End = Solved->Fixpoint.at(B);
  const std::vector<FactAt> &Facts = Solved->Fn[B].Facts;
  if (!End)
    return Lives;
  Lives.assign(Facts.size(), LiveMap(Solved->Domain.Nodes));
  Solved->Fixpoint.walkBack(B, [&](uint32_t I, const LiveMap *S) {
    if (S)
      Lives[I] = *S;
  });
  return Lives;
}

bool OriginLiveness::isLiveAfter(PlaceId P, FactRef At) const {
  std::vector<LiveMap> Lives = afterEachFact(At.Block);
  const LiveDomain &D = Solved->Domain;
  P = D.Names.of(P);
  return At.Index < Lives.size() && D.Names.contains(P) && D.anyPartIsLive(Lives[At.Index], P);
}
