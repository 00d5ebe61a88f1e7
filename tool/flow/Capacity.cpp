#include "flow/Capacity.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

using namespace deed;

/// What is known of a container before a fact.
struct Capacity::Room {
  static constexpr int64_t Unknown = -1;
  int64_t Size = Unknown;  ///< it holds at most so many
  int64_t Free = 0;        ///< so many more fit
  bool AsAskedFor = false; ///< and as many as a name said that it was asked for by
  const Loop *UsedBy = nullptr; ///< what has begun to use those
  bool operator==(const Room &) const = default;
};

struct Capacity::Domain {
  static constexpr Direction Way = Direction::Forward;
  using State = Room;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  const Loops &Rounds;
  const PlaceId Container;
  std::map<const Loop *, unsigned> GrowthsIn = {}; ///< by loop: facts by which the container grows
  llvm::DenseSet<uint64_t> *Fits = nullptr;     ///< filled once solved

  State boundary() const { return {}; }
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
  bool join(State &Into, const State &From) const;
  void transfer(State &S, FactRef At, const FactAt &F) const;
  void assume(State &S, const Edge &E) const;

  bool isContainer(PlaceId P) const { return P && Known.resolve(P) == Container; }
  /// Sets the container (or what it is part of) as a whole, to nothing as far as anybody can see.
  bool empties(const FactAt &F) const;
  bool growsOnceARound(const Loop *L) const {
    auto It = GrowthsIn.find(L);
    return It != GrowthsIn.end() && It->second == 1;
  }
  /// Made of so many elements: `vector<int> v(3)`, `vector<int> v = {1, 2, 3}`.
  std::optional<int64_t> madeOf(const FactAt &F) const;
  int64_t listed(PlaceId List) const;
  void make(State &S, const Call &C) const;
  bool take(State &S, FactRef At) const;
  std::optional<int64_t> roundsOf(const Loop &L) const;
};

bool Capacity::Domain::join(State &Into, const State &From) const {
  Room Old = Into;
  Into.Size = Into.Size == Room::Unknown || From.Size == Room::Unknown ? Room::Unknown : std::max(Into.Size, From.Size);
  Into.Free = std::min(Into.Free, From.Free);
  if (Into.AsAskedFor && From.AsAskedFor) {
    if (!Into.UsedBy)
      Into.UsedBy = From.UsedBy; // the loop's own head
    else if (From.UsedBy && From.UsedBy != Into.UsedBy)
      Into.AsAskedFor = false;
  } else {
    Into.AsAskedFor = false;
  }
  if (!Into.AsAskedFor)
    Into.UsedBy = nullptr;
  return !(Old == Into);
}

bool Capacity::Domain::empties(const FactAt &F) const {
  if (const auto *W = std::get_if<Write>(&F.What))
    return W->Always && isContainer(W->What) && F.Call && Fn[F.Call].Args.empty();
  const auto *Called = std::get_if<CallFact>(&F.What);
  if (!Called)
    return false;
  const Call &C = Fn[Called->Call];
  return C.How == CallKind::Constructor && C.Args.empty() && C.Object && isContainer(C.Object->What);
}

/// How many stand in the braces that an initializer_list was made of: it alone refers to an array that is a temporary
/// ([dcl.init.list]). 0: not known, or it is something else.
int64_t Capacity::Domain::listed(PlaceId List) const {
  PlaceId Array;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What); I && I->Into == List)
        Array = Fn[I->Loan].Borrowed;
  if (Array && Fn.Places[Array].Kind != Projection::Temp)
    return 0;
  int64_t Count = 0;
  for (uint32_t P = 0; Array && P != Fn.Places.size(); ++P)
    if (const PlaceNode &N = Fn.Places[PlaceId{P}]; N.Parent == Array && N.Kind == Projection::Element)
      if (const Index &I = Fn.Places.index({P}); I.How == Index::Kind::Constant)
        Count = std::max(Count, I.Value + 1);
  return Count;
}

std::optional<int64_t> Capacity::Domain::madeOf(const FactAt &F) const {
  const auto *W = std::get_if<Write>(&F.What);
  const Call *C = W && W->Always && F.Call && isContainer(W->What) ? &Fn[F.Call] : nullptr;
  if (!C || C->How != CallKind::Constructor || C->Args.empty() || !C->Callee || !Tu[C->Callee].IsSystem)
    return std::nullopt;
  const Argument &First = C->Args[0];
  const TypeInfo &T = Tu.Types[First.Type];
  if (T.IsInteger && First.Constant && *First.Constant >= 0)
    return *First.Constant;
  const int64_t Count = First.What && T.IsClass ? listed(First.What) : 0;
  return Count > 0 ? std::optional(Count) : std::nullopt;
}

/// `reserve(n)`: of an empty one all of it is free, of another one what is asked beyond `size()`.
void Capacity::Domain::make(State &S, const Call &C) const {
  if (C.Args.empty())
    return;
  const Argument &Asked = C.Args[0];
  Amount N = Asked.Constant ? Amount::number(*Asked.Constant)
             : Asked.Sum    ? Fn.Sums[*Asked.Sum]
                            : Asked.What ? Amount::of(Asked.What) : Amount();
  auto isOwnSize = [&](const Amount::Term &T) {
    return T.Factor > 0 && llvm::any_of(Fn.Calls, [&](const Call &Q) {
             return Q.Result && Known.resolve(Q.Result) == Known.resolve(T.What) && Q.Args.empty() && Q.Object &&
                    isContainer(Q.Object->What);
           });
  };
  auto OwnSize = llvm::find_if(N.Terms, isOwnSize);
  int64_t Held = S.Size;
  if (OwnSize != N.Terms.end()) {
    if (--OwnSize->Factor == 0) // `reserve(2 * v.size())`: as many as it holds
      N.Terms.erase(OwnSize);
    Held = 0;
  }
  if (Held == Room::Unknown)
    return;
  // `a.size() * b.size()` is no sum: as many as somebody has reckoned.
  const bool IsReckoned = !Asked.Constant && !Asked.Sum && !Asked.What;
  const bool IsConstant = N.isConstant() && !IsReckoned;
  S.Free = std::max(S.Free, std::max<int64_t>(N.Constant - Held, 0));
  if (!IsConstant && N.Constant >= Held) {
    S.AsAskedFor = true;
    S.UsedBy = nullptr;
  }
}

/// `for (int i = 0; i < 8; ++i)`: 8.
std::optional<int64_t> Capacity::Domain::roundsOf(const Loop &L) const {
  for (const Edge &E : Fn[L.Head].Next) {
    if (!E.If || !E.Taken || !L.Blocks.test(E.To.Raw))
      continue;
    const Condition &C = Fn.Conditions[E.If.Raw];
    if (C.How == Condition::Kind::Less && C.Value >= 0)
      return C.Value;
  }
  return std::nullopt;
}

/// One more. False: perhaps there is no room.
bool Capacity::Domain::take(State &S, FactRef At) const {
  const Loop *Around = Rounds.around(At.Block);
  if (Around && S.AsAskedFor && (!S.UsedBy || S.UsedBy == Around) && growsOnceARound(Around)) {
    S.UsedBy = Around;
    S.Size = Room::Unknown;
    return true;
  }
  if (Around) {
    S = {};
    return false;
  }
  if (S.Size != Room::Unknown)
    ++S.Size;
  if (S.Free == 0)
    return false;
  --S.Free;
  return true;
}

/// Into a loop whose rounds are counted: all of them at once.
void Capacity::Domain::assume(State &S, const Edge &E) const {
  const Loop *Entered = Rounds.around(E.To);
  if (!Entered || Entered->Head != E.To || S.AsAskedFor || !growsOnceARound(Entered))
    return;
  auto N = roundsOf(*Entered);
  if (!N || *N > S.Free)
    return;
  S.Free -= *N;
  S.Size = Room::Unknown;
  S.AsAskedFor = true;
  S.UsedBy = Entered;
}

void Capacity::Domain::transfer(State &S, FactRef At, const FactAt &F) const {
  if (empties(F)) {
    S.Size = 0; // what was reserved stays so: clear() keeps the capacity, and a constructor comes first
    return;
  }
  if (std::optional<int64_t> Count = madeOf(F)) {
    S = {};
    S.Size = *Count;
    return;
  }
  if (const auto *I = std::get_if<Invalidate>(&F.What); I && isContainer(I->What)) {
    if (I->Room == RoomUse::Made && F.Call) {
      make(S, Fn[F.Call]);
    } else if (I->Room == RoomUse::Taken) {
      if (take(S, At) && Fits)
        Fits->insert(uint64_t(At.Block.Raw) << 32 | At.Index);
    } else if (!F.Call || S.Size != 0) {
      S = {}; // erased, inserted, resized
    }
    return;
  }
  auto touches = [&](PlaceId P) { return P && Fn.Places.isPartOf(Container, Known.resolve(P)); };
  const auto *B = std::get_if<StorageBegin>(&F.What);
  const auto *M = std::get_if<Mutate>(&F.What);
  const auto *W = std::get_if<Write>(&F.What);
  const auto *V = std::get_if<Move>(&F.What);
  // A change that says no more than that; of a growth, the Invalidate beside it does.
  auto isGrowth = [&] {
    return F.Call && llvm::any_of(Fn[At.Block].Facts, [&](const FactAt &G) {
             const auto *I = std::get_if<Invalidate>(&G.What);
             return I && G.Call == F.Call && I->Room != RoomUse::Unknown && isContainer(I->What);
           });
  };
  if ((B && touches(B->What)) || (W && touches(W->What)) || (V && touches(V->From)) ||
      (M && touches(M->What) && !isGrowth()))
    S = {};
}

void Capacity::solve(PlaceId Container) {
  llvm::DenseSet<uint64_t> &Where = Fits[Container];
  bool AnyMade = false;
  if (!Rounds)
    Rounds.emplace(Fn);
  Domain D{Tu, Fn, Known, *Rounds, Container};
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (const FactAt &F : Fn.Blocks[B].Facts)
      if (const auto *I = std::get_if<Invalidate>(&F.What); I && D.isContainer(I->What)) {
        AnyMade |= I->Room == RoomUse::Made;
        if (const Loop *Around = Rounds->around({B}))
          ++D.GrowthsIn[Around];
      }
  if (!AnyMade)
    return;
  constexpr unsigned Budget = 1u << 18; // facts transferred
  Solver<Domain> Solution(Fn, D, Budget);
  if (Solution.run() == Solved::GaveUp)
    return;
  D.Fits = &Where;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    if (!Solution.at({B}))
      continue;
    Room S = *Solution.at({B});
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      D.transfer(S, {{B}, I}, Fn.Blocks[B].Facts[I]);
  }
}

bool Capacity::suffices(FactRef Growth) {
  const auto *I = std::get_if<Invalidate>(&Fn[Growth.Block].Facts[Growth.Index].What);
  if (!I || I->Room == RoomUse::Unknown)
    return false;
  const PlaceId Container = Known.resolve(I->What);
  for (PlaceId P = Container; P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Element)
      return false; // which one, the next time
  auto It = Fits.find(Container);
  if (It == Fits.end()) {
    solve(Container);
    It = Fits.find(Container);
  }
  return It->second.contains(uint64_t(Growth.Block.Raw) << 32 | Growth.Index);
}
