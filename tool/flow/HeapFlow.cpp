#include "flow/HeapFlow.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

using namespace deed;

using Role = HeapName::Role;

namespace {

/// States as numbers.
class HeapStates {
public:
  uint32_t of(HeapState S) {
    auto [It, New] = Known.try_emplace(S.key(), static_cast<uint32_t>(All.size()));
    if (New)
      All.push_back(std::move(S));
    return It->second;
  }
  const HeapState &operator[](uint32_t N) const { return All[N]; }

private:
  std::map<std::vector<uint32_t>, uint32_t> Known;
  std::vector<HeapState> All;
};

using StateSet = llvm::SmallVector<uint32_t, 2>; ///< sorted

/// The flow of one object, as a question to the solver.
struct HeapDomain {
  static constexpr Direction Way = Direction::Forward;
  using State = StateSet;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const HeapRules &Rules;
  const std::vector<llvm::BitVector> &Relevant; ///< by block, the facts that concern any object
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
  void transfer(State &S, FactRef At, const FactAt &) {
    bool Starts = Object.How != HeapOrigin::Entry && At == Object.At;
    if (!Starts && (S.empty() || !Relevant[At.Block.Raw].test(At.Index)))
      return;
    State Out;
    for (uint32_t N : S) {
      HeapState Next = States[N];
      if (Rules.step(Object, Next, At))
        add(Out, States.of(std::move(Next)));
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

/// Which objects there are to follow: where each begins.
class FindObjects {
public:
  FindObjects(const FunctionFacts &Fn, const HeapRules &Rules) : Fn(Fn), Rules(Rules) {}
  std::vector<HeapObject> run();

private:
  static constexpr size_t MaxTrials = 1u << 20;
  void want(PlaceId P, bool ByOwner);
  void sources(PlaceId P);
  void loanSource(PlaceId Borrowed, FactRef At, PlaceId Into);
  void allocation(const Allocate &A, FactRef At);
  bool isShared(PlaceId Object, FactRef At) const;
  bool isOneOfSeveral(const Allocate &A, FactRef At) const;
  bool isAskedFor(FactRef Released) const;
  void values(FactRef At);
  bool isBoundBy(const FactAt &F, FactRef At, PlaceId P) const;
  bool startsWithCaller(PlaceId P) const;

  const FunctionFacts &Fn;
  const HeapRules &Rules;
  struct Want {
    PlaceId Place;
    bool ByOwner; ///< it is an owner, the object its content
  };
  std::vector<Want> Wanted;
  llvm::DenseSet<PlaceId> Known;
  std::vector<std::pair<const FactAt *, FactRef>> Bindings;
  std::vector<HeapObject> Out;
};

void FindObjects::want(PlaceId P, bool ByOwner) {
  if (P && (ByOwner || !Rules.isVague(P)) && Known.insert(P).second)
    Wanted.push_back({P, ByOwner});
}

/// `p = q.get()`, `Base *b = d`, `p = &x`.
void FindObjects::loanSource(PlaceId Borrowed, FactRef At, PlaceId Into) {
  PlaceId P = Borrowed;
  while (P && Fn.Places[P].Kind == Projection::Field && Fn.Places[P].Parent)
    P = Fn.Places[P].Parent;
  if (Fn.Places[P].Kind == Projection::Deref)
    return want(Fn.Places[P].Parent, false);
  if (Fn.Places[P].Kind == Projection::Content)
    return want(Fn.Places[P].Parent, true);
  for (PlaceId Q = Borrowed; Q; Q = Fn.Places[Q].Parent)
    switch (Fn.Places[Q].Kind) {
    case Projection::Local:
    case Projection::Global:
    case Projection::Param:
      Out.push_back({HeapOrigin::Storage, At, Into, false, Borrowed, AllocKind::New, true});
      return;
    case Projection::Field:
    case Projection::Element: break;
    case Projection::Deref:
    case Projection::Content:
    case Projection::This:
    case Projection::Temp:
    case Projection::Return:
    case Projection::Heap: return;
    }
}

void FindObjects::sources(PlaceId P) {
  for (const auto &[F, At] : Bindings) {
    if (const auto *L = std::get_if<Flow>(&F->What)) {
      PlaceId To = Rules.resolve(L->To);
      if (Fn.Places.isPartOf(P, To)) {
        PlaceId From = Rules.resolve(L->From);
        want(P == To ? From : Rules.moved(P, To, From), false);
      }
    } else if (const auto *W = std::get_if<Write>(&F->What)) {
      if (W->SameAs && Rules.resolve(W->What) == P)
        want(Rules.resolve(W->SameAs), false);
    } else if (const auto *I = std::get_if<Issue>(&F->What)) {
      if (Rules.resolve(I->Into) == P)
        loanSource(Rules.resolve(Fn[I->Loan].Borrowed), At, P);
    }
  }
}

/// Its constructor, which runs before anybody has the pointer, lets somebody else know of the object.
bool FindObjects::isShared(PlaceId Object, FactRef At) const {
  for (uint32_t I = At.Index; I-- != 0;) {
    const Fact &F = Fn[At.Block].Facts[I].What;
    if (const auto *L = std::get_if<Issue>(&F)) {
      if (Fn.Places.isPartOf(Rules.resolve(Fn[L->Loan].Borrowed), Object))
        return true;
    } else if (const auto *C = std::get_if<CallFact>(&F)) {
      const Call &Made = Fn[C->Call];
      if (!Made.OnlyDeclared || !Made.Object || !Made.Object->What || !Fn.Places.isPartOf(Made.Object->What, Object))
        continue;
      for (const Argument &A : Made.Args)
        if (A.How == PassKind::Reference || Rules.isMutablePointer(A))
          return true; // `new Child(parent)`
    }
  }
  return false;
}

/// The same call may hand out, in the same place, what was made in another way: a mapping or a buffer. Or an owner lets
/// go of what its deleter, which nobody reads, would have known how to release.
bool FindObjects::isOneOfSeveral(const Allocate &A, FactRef At) const {
  CallId Id = Fn[At.Block].Facts[At.Index].Call;
  if (Id && A.How == AllocKind::New && Rules.letsGoByUnknownDeleter(Fn[Id]))
    return true;
  if (Id && !A.Always && Rules.hasBody(Fn[Id])) // its summary names one kind alone
    return true;
  return Id && !A.Always && llvm::any_of(Fn[At.Block].Facts, [&](const FactAt &F) {
           const auto *Other = F.Call == Id ? std::get_if<Allocate>(&F.What) : nullptr;
           return Other && Other->How != A.How && Rules.resolve(Other->Into) == Rules.resolve(A.Into);
         });
}

/// `list.push_back(p.get()); return p.release();`: who has asked the owner for the pointer may own it now.
bool FindObjects::isAskedFor(FactRef Released) const {
  CallId Id = Fn[Released.Block].Facts[Released.Index].Call;
  if (!Id || !Fn[Id].Object || !Fn[Id].Object->What || Rules.hasBody(Fn[Id]))
    return false;
  PlaceId Owner = Rules.resolve(Fn[Id].Object->What);
  auto isCopied = [&](PlaceId Pointer) {
    auto isIt = [&](PlaceId P) { return P && Rules.resolve(P) == Pointer; };
    return llvm::any_of(Bindings, [&](const auto &B) {
      const auto *L = std::get_if<Flow>(&B.first->What);
      const auto *W = std::get_if<Write>(&B.first->What);
      return (L && isIt(L->From)) || (W && isIt(W->SameAs));
    });
  };
  return llvm::any_of(Bindings, [&](const auto &B) {
    const auto *I = std::get_if<Issue>(&B.first->What);
    if (!I || !I->Into || B.first->Call == Id)
      return false;
    PlaceId Borrowed = Rules.resolve(Fn[I->Loan].Borrowed);
    return Fn.Places[Borrowed].Kind == Projection::Content && Fn.Places[Borrowed].Parent == Owner &&
           isCopied(Rules.resolve(I->Into));
  });
}

void FindObjects::allocation(const Allocate &A, FactRef At) {
  if (A.How == AllocKind::Placement || !A.Into)
    return;
  HeapObject O{HeapOrigin::Allocated, At, Rules.resolve(A.Into), false, A.Object, A.How, false};
  O.Shared = !A.Always || isAskedFor(At) || isShared(A.Object, At) || Rules.isVague(O.Name);
  CallId Id = Fn[At.Block].Facts[At.Index].Call;
  O.OneOfSeveral = isOneOfSeveral(A, At);
  if (Id && Fn[Id].Result && Rules.resolve(Fn[Id].Result) != O.Name) {
    PlaceId Result = Rules.resolve(Fn[Id].Result);
    O.Result.push_back(Result);
    for (const auto &[F, Where] : Bindings)
      if (const auto *W = std::get_if<Write>(&F->What); W && Rules.resolve(W->SameAs) == Result)
        O.Result.push_back(Rules.resolve(W->What));
    O.ResultIsBool = Rules.isBool(Fn[Id].ResultType);
  }
  // `db_open(options, path, &err)`: where an error is handed out there is no handle.
  if (Id && A.How == AllocKind::Handle && O.Result.empty() && Fn[Id].OnlyDeclared)
    for (const Argument &Arg : Fn[Id].Args)
      if (PlaceId Error = Rules.handedOut(Arg); Error && Error != O.Name)
        O.Result.push_back(Error);
  Out.push_back(O);
}

/// The fact says what P is from here on: an object that begins elsewhere, or none.
bool FindObjects::isBoundBy(const FactAt &F, FactRef At, PlaceId P) const {
  if (std::holds_alternative<StorageBegin>(F.What) || std::holds_alternative<StorageEnd>(F.What) ||
      std::holds_alternative<Move>(F.What))
    return true;
  if (const auto *I = std::get_if<Issue>(&F.What))
    return Rules.resolve(I->Into) == P;
  if (const auto *A = std::get_if<Allocate>(&F.What))
    return Rules.resolve(A->Into) == P;
  if (const auto *O = std::get_if<Adopt>(&F.What))
    return Rules.resolve(O->Owner) == P;
  if (const auto *L = std::get_if<Flow>(&F.What)) {
    PlaceId To = Rules.resolve(L->To);
    return P == To || (Fn.Places.isPartOf(P, To) && Rules.moved(P, To, Rules.resolve(L->From)));
  }
  if (const auto *W = std::get_if<Write>(&F.What))
    return Rules.resolve(W->What) == P && (W->SameAs || (W->Value && *W->Value <= 0));
  return false;
}

/// Whose value is no longer what it was behind the fact, and not known: a new object begins.
void FindObjects::values(FactRef At) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  if (std::holds_alternative<Read>(F.What) || std::holds_alternative<Free>(F.What) ||
      std::holds_alternative<Escape>(F.What) || std::holds_alternative<CallFact>(F.What))
    return;
  for (auto [P, ByOwner] : Wanted) {
    HeapObject O{HeapOrigin::Value, At, P, ByOwner, {}, AllocKind::New, true};
    HeapState S = Rules.start(O);
    if (Rules.step(O, S, At) && S.find(P))
      continue;
    if (!isBoundBy(F, At, P))
      Out.push_back(O);
  }
}

bool FindObjects::startsWithCaller(PlaceId P) const {
  switch (Fn.Places[Fn.Places.rootOf(P)].Kind) {
  case Projection::Param:
  case Projection::This:
  case Projection::Global: return true;
  case Projection::Local:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap:
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: return false;
  }
  return false;
}

std::vector<HeapObject> FindObjects::run() {
  std::vector<FactRef> Made;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      FactRef At{{B}, I};
      if (const auto *R = std::get_if<Free>(&F.What)) {
        want(Rules.resolve(R->Pointer), false);
      } else if (const auto *A = std::get_if<Adopt>(&F.What)) {
        if (A->Owner && A->Always)
          want(Rules.resolve(A->Pointer), false);
      } else if (std::holds_alternative<Allocate>(F.What)) {
        Made.push_back(At);
      } else if (std::holds_alternative<Flow>(F.What) || std::holds_alternative<Issue>(F.What)) {
        Bindings.push_back({&F, At});
        want(Rules.storedPointer(F.What), false);
      } else if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs) {
        Bindings.push_back({&F, At});
      }
    }
  for (FactRef At : Made)
    allocation(std::get<Allocate>(Fn[At.Block].Facts[At.Index].What), At);
  for (size_t I = 0; I != Wanted.size() && I != HeapFlow::MaxObjects; ++I)
    if (!Wanted[I].ByOwner)
      sources(Wanted[I].Place);
  for (auto [P, ByOwner] : Wanted)
    if (startsWithCaller(P))
      Out.push_back({HeapOrigin::Entry, {}, P, ByOwner, {}, AllocKind::New, true});
  // Each fact is tried on each place: too much of both is given up.
  size_t Facts = 0;
  for (const Block &B : Fn.Blocks)
    Facts += B.Facts.size();
  if (Facts * Wanted.size() > MaxTrials) {
    Out.resize(HeapFlow::MaxObjects);
    return std::move(Out);
  }
  llvm::BitVector Roots(static_cast<unsigned>(Fn.Places.size()));
  for (const Want &W : Wanted)
    Roots.set(Fn.Places.rootOf(W.Place).Raw);
  for (uint32_t B = 0; B != Fn.Blocks.size() && Out.size() < HeapFlow::MaxObjects; ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      if (Rules.changesIndices(Fn.Blocks[B].Facts[I].What) || Rules.concerns(Fn.Blocks[B].Facts[I].What, Roots))
        values({{B}, I});
  return std::move(Out);
}

} // namespace

//===-- Solution --------------------------------------------------------------------------------------------------===//

class HeapFlow::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Tu(Tu), Fn(Fn), Rules(Tu, Fn, Known), Budget(Budget) {
    solve();
  }
  void solve();
  bool solveOne(uint32_t Object);
  void findRelevant();
  void collect(uint32_t Object);
  bool throwsOut(BlockId B) const;
  bool throwsAt(FactRef At) const;
  bool throwsOnAtEnd(BlockId B) const;
  void judge();
  /// Before the fact.
  StateSet before(uint32_t Object, FactRef At);
  bool canAvoid(FactRef Cause, FactRef Use) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  HeapRules Rules;
  unsigned Budget;
  bool GaveUp = false;
  std::vector<HeapObject> Objects;
  std::vector<llvm::BitVector> Relevant;
  HeapStates States;
  std::vector<std::vector<std::optional<StateSet>>> Starts; ///< by object and block
  std::vector<HeapHit> Hits;
};

/// Roots under which an object may come to be known.
void HeapFlow::Solution::findRelevant() {
  llvm::BitVector Roots(static_cast<unsigned>(Fn.Places.size()));
  auto root = [&](PlaceId P) { return Fn.Places.rootOf(Rules.resolve(P)).Raw; };
  for (const HeapObject &O : Objects) {
    Roots.set(root(O.Name));
    if (O.How == HeapOrigin::Allocated)
      Roots.set(root(O.Object));
  }
  for (bool Changed = true; Changed;) {
    Changed = false;
    auto spread = [&](PlaceId From, PlaceId To) {
      if (From && To && Roots.test(root(From)) && !Roots.test(root(To))) {
        Roots.set(root(To));
        Changed = true;
      }
    };
    for (const Block &B : Fn.Blocks)
      for (const FactAt &F : B.Facts)
        if (const auto *L = std::get_if<Flow>(&F.What))
          spread(L->From, L->To);
        else if (const auto *I = std::get_if<Issue>(&F.What))
          spread(Fn[I->Loan].Borrowed, I->Into);
        else if (const auto *W = std::get_if<Write>(&F.What))
          spread(W->SameAs, W->What);
        else if (const auto *A = std::get_if<Adopt>(&F.What))
          spread(A->Pointer, A->Owner);
  }
  // Writing an index variable changes what names mean.
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    if (Roots.test(root(PlaceId{I})))
      Fn.Places.forEachIndexVariable(PlaceId{I}, [&](PlaceId By) { Roots.set(root(By)); });
  for (const Block &B : Fn.Blocks) {
    llvm::BitVector &Bits = Relevant.emplace_back(static_cast<unsigned>(B.Facts.size()));
    for (uint32_t I = 0; I != B.Facts.size(); ++I)
      if (Rules.concerns(B.Facts[I].What, Roots))
        Bits.set(I);
  }
}

void HeapFlow::Solution::solve() {
  Objects = FindObjects(Fn, Rules).run();
  if (Objects.size() >= MaxObjects) {
    GaveUp = true;
    return;
  }
  findRelevant();
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
  HeapDomain Domain{Tu, Fn, Rules, Relevant, States, Objects[Object]};
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
           return std::holds_alternative<Unreachable>(F.What) || (&F == &Facts.back() && std::holds_alternative<Escape>(F.What));
         });
}

void HeapFlow::Solution::collect(uint32_t Object) {
  const HeapObject &O = Objects[Object];
  auto Known = [&](const HeapEvent &E, FactRef At) {
    return llvm::any_of(Hits, [&](const HeapHit &H) { return H.Object == Object && H.At == At && H.What == E; });
  };
  auto loseByThrow = [&](const StateSet &S, FactRef At) {
    for (uint32_t N : S)
      if (HeapEvent Lost{HeapEvent::Kind::Lost, O.Name, O.At}; Rules.isLostByThrow(O, States[N]) && !Known(Lost, At))
        Hits.push_back({Lost, At, Object, false, /*ByThrow=*/true});
  };
  HeapDomain Domain{Tu, Fn, Rules, Relevant, States, O};
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    if (!Starts[Object][B])
      continue;
    StateSet S = *Starts[Object][B];
    const std::vector<FactAt> &Facts = Fn.Blocks[B].Facts;
    for (uint32_t I = 0; I != Facts.size() && !std::holds_alternative<Unreachable>(Facts[I].What); ++I) {
      FactRef At{{B}, I};
      if (throwsAt(At))
        loseByThrow(S, At);
      if (Relevant[B].test(I))
        for (uint32_t N : S) {
          HeapState Next = States[N];
          llvm::SmallVector<HeapEvent, 1> Events;
          Rules.step(O, Next, At, &Events);
          for (const HeapEvent &E : Events)
            if (!Known(E, At))
              Hits.push_back({E, At, Object, false});
        }
      Domain.transfer(S, At, Facts[I]);
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

StateSet HeapFlow::Solution::before(uint32_t Object, FactRef At) {
  if (Starts[Object].empty() || !Starts[Object][At.Block.Raw])
    return {};
  StateSet S = *Starts[Object][At.Block.Raw];
  HeapDomain Domain{Tu, Fn, Rules, Relevant, States, Objects[Object]};
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

//===-- Along a path ----------------------------------------------------------------------------------------------===//

namespace {
/// State 0: the object has not begun. Others are the object's, plus one.
class HeapTracker : public PathTracker {
public:
  HeapTracker(const HeapRules &Rules, const HeapObject &O, const HeapHit &Hit, FactRef End)
      : Rules(Rules), O(O), Hit(Hit), End(End) {}
  uint32_t atEntry() override { return O.How == HeapOrigin::Entry ? number(Rules.start(O)) : 0; }
  void step(uint32_t State, FactRef At, llvm::SmallVectorImpl<uint32_t> &Next) override {
    if (State == 0) {
      if (O.How != HeapOrigin::Entry && At == O.At)
        Next.push_back(number(Rules.start(O)));
      Next.push_back(0);
      return;
    }
    HeapState S = States[State - 1];
    if (Rules.step(O, S, At))
      Next.push_back(number(std::move(S)));
  }
  bool assume(uint32_t &State, const Edge &E) override {
    if (!State || !E.If)
      return true;
    HeapState S = States[State - 1];
    bool IsThere = Rules.assume(O, S, E);
    State = number(std::move(S));
    return IsThere;
  }
  void holders(uint32_t State, llvm::SmallVectorImpl<PlaceId> &Out) override {
    if (State)
      for (const HeapName &N : States[State - 1].Names)
        if (N.How != HeapName::Role::Inner)
          Out.push_back(N.Place);
  }
  bool isUse(uint32_t State, FactRef At) override {
    if (!State)
      return false;
    HeapState S = States[State - 1];
    if (At == End)
      return Rules.isLostAtExit(O, S);
    if (Hit.What.How == HeapEvent::Kind::Lost && Hit.ByThrow)
      return Rules.isLostByThrow(O, S);
    llvm::SmallVector<HeapEvent, 1> Events;
    Rules.step(O, S, At, &Events);
    return llvm::is_contained(Events, Hit.What);
  }

private:
  uint32_t number(HeapState S) { return States.of(std::move(S)) + 1; }
  const HeapRules &Rules;
  const HeapObject &O;
  const HeapHit Hit;
  const FactRef End;
  HeapStates States;
};
} // namespace

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
  return std::make_unique<HeapTracker>(Solved->Rules, Solved->Objects[Hit.Object], Hit, End);
}

std::vector<HeapExit> HeapFlow::exits() const {
  std::vector<HeapExit> Out;
  BlockId Exit = Solved->Fn.Exit;
  if (!Exit || Solved->GaveUp)
    return Out;
  FactRef End{Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())};
  for (uint32_t O = 0; O != Solved->Objects.size(); ++O) {
    StateSet At = Solved->before(O, End);
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
