#include "flow/HeapFlow.h"
#include "flow/HeapObjects.h"
#include "flow/HeapScopes.h"
#include "flow/HeapStates.h"
#include "flow/HeapTracker.h"
#include "flow/Solver.h"

using namespace deed;

namespace {

/// The flow of one object, as a question to the solver.
struct HeapDomain {
  static constexpr Direction Way = Direction::Forward;
  using State = HeapStateSet;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const HeapRules &Rules;
  const HeapScopes::Scope &Scope;
  HeapStates &States;
  const HeapObject &Object;
  bool TooMany = false;

  State boundary() {
    State S;
    if (Object.How == HeapOrigin::Entry)
      S.push_back(States.of(Rules.start(Object)));
    return S;
  }
  bool join(State &Into, const State &From) {
    bool Changed = false;
    for (uint32_t N : From)
      Changed |= add(Into, N);
    return Changed;
  }
  bool add(State &S, uint32_t N) {
    auto *Place = llvm::lower_bound(S, N);
    if (Place != S.end() && *Place == N)
      return false;
    if (S.size() == HeapFlow::MaxStates) {
      TooMany = true;
      return false;
    }
    S.insert(Place, N);
    return true;
  }
  bool startsIn(BlockId B) const { return Object.How != HeapOrigin::Entry && B == Object.At.Block; }
  bool passes(const State &S, BlockId B) const { return !startsIn(B) && (S.empty() || Scope.Quiet.test(B.Raw)); }
  void transfer(State &S, FactRef At, const FactAt &) { transfer(S, At, nullptr); }
  /// Told: the events of each of the states.
  void transfer(State &S, FactRef At, llvm::SmallVectorImpl<HeapEvent> *Told) {
    bool Starts = Object.How != HeapOrigin::Entry && At == Object.At;
    if (!Starts && (S.empty() || !Scope.Facts[At.Block.Raw].test(At.Index)))
      return;
    State Out;
    for (uint32_t N : S) {
      HeapState Next = States[N];
      if (Rules.step(Object, Next, At, Told))
        add(Out, Next == States[N] ? N : States.of(std::move(Next))); // most facts change nothing
    }
    if (Starts)
      add(Out, States.of(Rules.start(Object)));
    S = std::move(Out);
  }
  void assume(State &S, const Edge &E) {
    if (!E.If)
      return;
    State Out;
    for (uint32_t N : S) {
      HeapState There = States[N];
      if (Rules.assume(Object, There, E))
        add(Out, States.of(std::move(There)));
    }
    S = std::move(Out);
  }
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
};

} // namespace

//===-- Solution --------------------------------------------------------------------------------------------------===//

class HeapFlow::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Tu(Tu), Fn(Fn), Rules(Tu, Fn, Known), Budget(Budget) {
    solve();
  }
  /// Before the fact.
  HeapStateSet before(uint32_t Object, FactRef At);

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  HeapRules Rules;
  bool GaveUp = false;
  std::vector<HeapObject> Objects;
  HeapStates States;
  std::vector<HeapHit> Hits;

private:
  // The fixpoint of each object.
  void solve();
  HeapDomain domain(uint32_t Object) { return {Tu, Fn, Rules, Scopes->of(Objects[Object]), States, Objects[Object]}; }
  bool solveOne(uint32_t Object);

  // What is hit upon, once the fixpoint is there.
  void collect(uint32_t Object);
  bool throwsOut(BlockId B) const;
  bool throwsAt(FactRef At) const;
  bool throwsOnAtEnd(BlockId B) const;
  void judge();
  bool canAvoid(FactRef Cause, FactRef Use) const;

  unsigned Budget;
  std::optional<HeapScopes> Scopes;
  std::vector<std::vector<std::optional<HeapStateSet>>> Starts; ///< by object and block
};

void HeapFlow::Solution::solve() {
  Objects = findHeapObjects(Fn, Rules, MaxObjects);
  if (Objects.size() >= MaxObjects) {
    GaveUp = true;
    return;
  }
  Scopes.emplace(Fn, Rules);
  Starts.resize(Objects.size());
  for (uint32_t O = 0; O != Objects.size(); ++O)
    if (!solveOne(O)) {
      GaveUp = true;
      Hits.clear();
      return;
    }
  judge();
}

bool HeapFlow::Solution::solveOne(uint32_t Object) {
  HeapDomain Domain = domain(Object);
  Solver<HeapDomain> Fixpoint(Fn, Domain, Budget);
  if (Fixpoint.run() == Solved::GaveUp)
    return false;
  Budget = Fixpoint.left();
  if (Domain.TooMany)
    return true; // of this object nothing is known
  Starts[Object].resize(Fn.Blocks.size());
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    Starts[Object][B] = Fixpoint.at({B});
  collect(Object);
  return true;
}

/// An exception that no handler of this function's catches leaves the block.
bool HeapFlow::Solution::throwsOut(BlockId B) const {
  return llvm::all_of(Fn[B].Next, [&](const Edge &E) { return !E.Exceptional || E.To == Fn.Exit; });
}

static bool onlyThrows(const Block &B) {
  return !B.Next.empty() && llvm::all_of(B.Next, [](const Edge &E) { return E.Exceptional; });
}

/// It is seen to start here: a callee's, or that of the `throw` which ends the block.
bool HeapFlow::Solution::throwsAt(FactRef At) const {
  const Block &B = Fn[At.Block];
  const Fact &F = B.Facts[At.Index].What;
  if (const auto *C = std::get_if<CallFact>(&F); C && Fn[C->Call].Throws)
    return throwsOut(At.Block);
  return std::holds_alternative<Escape>(F) && At.Index + 1 == B.Facts.size() && onlyThrows(B) && throwsOut(At.Block);
}

/// `throw;` has no fact of its own.
bool HeapFlow::Solution::throwsOnAtEnd(BlockId B) const {
  const std::vector<FactAt> &Facts = Fn[B].Facts;
  return onlyThrows(Fn[B]) && throwsOut(B) && llvm::none_of(Facts, [&](const FactAt &F) {
           return std::holds_alternative<Unreachable>(F.What) ||
                  (&F == &Facts.back() && std::holds_alternative<Escape>(F.What));
         });
}

void HeapFlow::Solution::collect(uint32_t Object) {
  const HeapObject &O = Objects[Object];
  auto Known = [&](const HeapEvent &E, FactRef At) {
    return llvm::any_of(Hits, [&](const HeapHit &H) { return H.Object == Object && H.At == At && H.What == E; });
  };
  auto loseByThrow = [&](const HeapStateSet &S, FactRef At) {
    for (uint32_t N : S)
      if (HeapEvent Lost{HeapEvent::Kind::Lost, O.Name, O.At}; Rules.isLostByThrow(O, States[N]) && !Known(Lost, At))
        Hits.push_back({Lost, At, Object, false, /*ByThrow=*/true});
  };
  HeapDomain Domain = domain(Object);
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    if (!Starts[Object][B] || (Starts[Object][B]->empty() && !Domain.startsIn({B})))
      continue;
    HeapStateSet S = *Starts[Object][B];
    const std::vector<FactAt> &Facts = Fn.Blocks[B].Facts;
    for (uint32_t I = 0; I != Facts.size() && !std::holds_alternative<Unreachable>(Facts[I].What); ++I) {
      FactRef At{{B}, I};
      if (!S.empty() && throwsAt(At))
        loseByThrow(S, At);
      llvm::SmallVector<HeapEvent, 1> Events;
      Domain.transfer(S, At, &Events);
      for (const HeapEvent &E : Events)
        if (!Known(E, At))
          Hits.push_back({E, At, Object, false});
    }
    if (throwsOnAtEnd({B}))
      loseByThrow(S, {{B}, static_cast<uint32_t>(Facts.size())});
    if (BlockId{B} == Fn.Exit)
      for (uint32_t N : S) {
        FactRef End{{B}, static_cast<uint32_t>(Facts.size())};
        HeapEvent Lost{HeapEvent::Kind::Lost, O.Name, O.At};
        if (Rules.isLostAtExit(O, States[N]) && !Known(Lost, End))
          Hits.push_back({Lost, End, Object, false});
      }
  }
}

HeapStateSet HeapFlow::Solution::before(uint32_t Object, FactRef At) {
  if (Starts[Object].empty() || !Starts[Object][At.Block.Raw])
    return {};
  HeapStateSet S = *Starts[Object][At.Block.Raw];
  HeapDomain Domain = domain(Object);
  for (uint32_t I = 0; I != At.Index; ++I)
    Domain.transfer(S, {At.Block, I}, Fn[At.Block].Facts[I]);
  return S;
}

/// Some way from the entry to the use does not pass the cause first.
bool HeapFlow::Solution::canAvoid(FactRef Cause, FactRef Use) const {
  if (Cause.Block == Use.Block && Cause.Index < Use.Index)
    return false;
  if (Cause.Block.Raw == 0)
    return Cause.Block == Use.Block;
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  llvm::SmallVector<BlockId, 16> Work{BlockId{0}};
  Seen.set(0);
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (B == Use.Block)
      return true;
    if (B == Cause.Block)
      continue;
    for (const Edge &E : Fn[B].Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back(E.To);
      }
  }
  return false;
}

void HeapFlow::Solution::judge() {
  llvm::sort(Hits, [](const HeapHit &A, const HeapHit &B) {
    return std::tie(A.At, A.What.How, A.What.Cause, A.Object, A.What.Name) <
           std::tie(B.At, B.What.How, B.What.Cause, B.Object, B.What.Name);
  });
  for (HeapHit &H : Hits) {
    PlaceId Name = Rules.resolve(H.What.Name);
    H.OnEveryPath = !canAvoid(H.What.Cause, H.At);
    for (uint32_t O = 0; O != Objects.size() && H.OnEveryPath; ++O)
      for (uint32_t N : before(O, H.At)) {
        const HeapState &S = States[N];
        switch (H.What.How) {
        case HeapEvent::Kind::FreedAgain:
        case HeapEvent::Kind::Used:
        case HeapEvent::Kind::AdoptedFreed:
          H.OnEveryPath &= !S.find(Name) || (S.How == HeapState::Status::Freed && S.Site == H.What.Cause);
          break;
        case HeapEvent::Kind::AdoptedAgain:
        case HeapEvent::Kind::FreedOwned:
          H.OnEveryPath &= !S.find(Name) || (S.How == HeapState::Status::Owned && S.Site == H.What.Cause);
          break;
        case HeapEvent::Kind::Lost:
          H.OnEveryPath &= O != H.Object || (S.How == HeapState::Status::Held && !S.Elsewhere && !S.Named);
          break;
        case HeapEvent::Kind::Replaced: H.OnEveryPath = false; break;
        case HeapEvent::Kind::FreedInner:
        case HeapEvent::Kind::FreedStorage:
        case HeapEvent::Kind::WrongClass:
        case HeapEvent::Kind::WrongKind: H.OnEveryPath &= O == H.Object || !S.find(Name); break;
        }
      }
  }
}

//===-- Questions -------------------------------------------------------------------------------------------------===//

HeapFlow::HeapFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Known, Budget)) {}
HeapFlow::~HeapFlow() = default;
HeapFlow::HeapFlow(HeapFlow &&) noexcept = default;

bool HeapFlow::isNeeded(const FunctionFacts &Bound) {
  for (const Block &B : Bound.Blocks)
    for (const FactAt &F : B.Facts)
      if (std::holds_alternative<Free>(F.What) || std::holds_alternative<Allocate>(F.What))
        return true;
      else if (const auto *A = std::get_if<Adopt>(&F.What); A && A->Owner && A->Always)
        return true;
  return false;
}

bool HeapFlow::gaveUp() const { return Solved->GaveUp; }
llvm::ArrayRef<HeapObject> HeapFlow::objects() const { return Solved->Objects; }
llvm::ArrayRef<HeapHit> HeapFlow::hits() const { return Solved->Hits; }
const HeapRules &HeapFlow::rules() const { return Solved->Rules; }

std::vector<HeapState> HeapFlow::statesBefore(uint32_t Object, FactRef At) const {
  std::vector<HeapState> Out;
  for (uint32_t N : Solved->before(Object, At))
    Out.push_back(Solved->States[N]);
  return Out;
}

std::unique_ptr<PathTracker> HeapFlow::track(const HeapHit &Hit) const {
  BlockId Exit = Solved->Fn.Exit;
  FactRef End{Exit, Exit ? static_cast<uint32_t>(Solved->Fn[Exit].Facts.size()) : 0};
  return trackHeapObject(Solved->Rules, Solved->Objects[Hit.Object], Hit, End);
}

std::vector<HeapExit> HeapFlow::exits() const {
  std::vector<HeapExit> Out;
  BlockId Exit = Solved->Fn.Exit;
  if (!Exit || Solved->GaveUp)
    return Out;
  FactRef End{Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())};
  for (uint32_t O = 0; O != Solved->Objects.size(); ++O) {
    HeapStateSet At = Solved->before(O, End);
    if (At.empty())
      continue;
    HeapExit E;
    E.Object = O;
    E.MustBeFreed = E.MustBeTaken = true;
    for (uint32_t N : At) {
      const HeapState &S = Solved->States[N];
      if (S.Unsure || S.Pending) {
        E.MustBeFreed = E.MustBeTaken = false;
        E.Unsure = true;
        continue;
      }
      bool Freed = S.How == HeapState::Status::Freed, Taken = S.How == HeapState::Status::Owned;
      if ((Freed && !E.MayBeFreed) || (Taken && !E.MayBeTaken))
        E.Site = S.Site;
      E.MayBeFreed |= Freed, E.MustBeFreed &= Freed && !Solved->Rules.isReplacement(S.Site);
      E.MayBeTaken |= Taken, E.MustBeTaken &= Taken;
      E.Held |= S.How == HeapState::Status::Held;
      E.Elsewhere |= S.Elsewhere;
      for (const HeapName &Name : S.Names) {
        if (!llvm::is_contained(E.Names, Name))
          E.Names.push_back(Name);
        if (Freed)
          E.FreedNames.push_back(Name.Place);
      }
    }
    Out.push_back(std::move(E));
  }
  return Out;
}
