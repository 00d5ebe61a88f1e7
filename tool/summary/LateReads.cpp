#include "summary/LateReads.h"
#include "flow/Solver.h"
#include "summary/Signature.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace deed;

namespace {

/// A place as the caller knows it, with what decides whether it is the same in another round of a loop.
struct Access {
  FormalPlace Place;
  unsigned Root = 0;                       ///< number of the formal root
  llvm::SmallVector<Index, 2> Elements;    ///< how each Element of the path is chosen
  llvm::SmallVector<unsigned, 2> Pointers; ///< the caller's pointers that the path leads through
  bool Held = false;                       ///< reached by an iterator, a pointer or a reference of this function's own
  bool Sure = true;                        ///< nothing else can be meant
};

struct Change {
  FactRef At;
  Access What;
  ChangeKind By;
  bool Always;
  std::optional<Access> From; ///< what it was assigned from: if that is the same object, nothing changes
};

/// One change on the way to a point. The same change may be there several times, made in different rounds of loops.
struct Entry {
  uint32_t Change;
  uint8_t Moved;    ///< by position among the elements of the path: the variable that chose it was moved on since
  uint32_t Reset;   ///< index variables that have started anew since
  uint64_t Differs; ///< pairs of roots that were known to differ when it happened
  auto key() const { return std::tie(Change, Moved, Reset); }
  bool operator==(const Entry &) const = default;
};

struct ChangeState {
  llvm::SmallVector<Entry, 4> Entries; ///< sorted by key
  llvm::BitVector Rebound;             ///< by pointer: perhaps set since the entry
  llvm::BitVector ContentRead;         ///< by pointer: what it led to was read before it was set
  llvm::BitVector Touched;             ///< by pointer: something in what it leads to was changed, as a count is
  uint64_t Differs = 0;                ///< pairs of roots
};

class LateReadFlow {
public:
  using State = ChangeState;
  static constexpr Direction Way = Direction::Forward;

  LateReadFlow(const TuFacts &Tu, const FunctionFacts &Fn, const Formals &Names, const LoanSources &Sources,
               const EveryPath &Sure, llvm::function_ref<bool(FactRef)> IsExposed)
      : Tu(Tu), Fn(Fn), Names(Names), Sources(Sources), Sure(Sure), IsExposed(IsExposed) {}
  std::vector<LateReadPair> run();

  // The domain.
  State boundary() const {
    State S;
    S.Rebound.resize(Pointers.size());
    S.ContentRead.resize(Pointers.size());
    S.Touched.resize(Pointers.size());
    return S;
  }
  bool join(State &Into, const State &From) const;
  void transfer(State &S, FactRef At, const FactAt &F) const { step(S, At, F, nullptr); }
  void assume(State &S, const Edge &E) const;
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }

private:
  static constexpr unsigned MaxRoots = 8, MaxChanges = 200, MaxIndexVariables = 32, Budget = 1u << 17;
  using Accesses = llvm::SmallVector<Access, 1>;
  struct Pointer {
    PlaceId Place;
    FormalPlace Formal;
    unsigned Root;
  };
  /// What a fact does that matters here.
  struct Event {
    llvm::SmallVector<uint32_t, 1> Changes;
    llvm::SmallVector<unsigned, 1> Rebinds;     ///< pointers
    llvm::SmallVector<unsigned, 1> ReadContent; ///< of these pointers
    llvm::SmallVector<unsigned, 1> Touches;     ///< the same
    std::optional<unsigned> Moves, Resets;      ///< an index variable
  };

  bool mayMatter() const;
  std::optional<unsigned> rootOf(const FormalPlace &P);
  const Accesses &accessesOf(PlaceId P, unsigned Depth = 0);
  void expand(PlaceId P, unsigned Depth, Accesses &Out);
  void addFormal(PlaceId P, Accesses &Out);
  void addReferent(PlaceId View, unsigned Depth, Accesses &Out);
  void appendStep(Access &A, PlaceId Step);
  unsigned pointer(PlaceId P, const FormalPlace &Formal, unsigned Root);
  std::optional<unsigned> indexVariable(const Index &I) const;

  void collect();
  void collectCallable(FactRef At, const Call &C, Event &Here);
  void collectChange(FactRef At, Accesses Of, ChangeKind By, bool Always, Event &Here);
  Accesses referentsOf(PlaceId Pointer);
  Accesses erased(PlaceId Element, FactRef At);
  std::optional<Access> assignedFrom(const FactAt &F);
  void findLoops();
  bool inLoop(FactRef At) const { return Looped.test(At.Block.Raw); }

  void step(State &S, FactRef At, const FactAt &F, std::vector<LateReadPair> *Found) const;
  void read(const State &S, FactRef At, const FactAt &F, const Read &R, std::vector<LateReadPair> &Found) const;
  void lift(const State &S, FactRef At, const LateRead &L, std::vector<LateReadPair> &Found) const;
  static bool insert(State &S, const Entry &E);
  void moveOn(State &S, unsigned Variable, bool StartsAnew) const;
  bool mayBeSameElement(const Entry &E, const Index &Changed, size_t Which, const Index &Used) const;
  bool mayMeet(const State &S, const Entry &E, const Access &R) const;
  bool isCarriedOver(const State &S, const Change &C, const Access &R) const;
  TypeId referentType(const FormalPlace &Root) const;
  bool areOtherFields(const Access &A, const Access &B) const;
  bool isRetained(const State &S, const Access &R) const;
  bool isStale(const State &S, const Access &A) const;
  FormalPlace general(const Access &A, FactRef At) const;
  static uint64_t pairBit(unsigned A, unsigned B) {
    return uint64_t(1) << (std::min(A, B) * MaxRoots + std::max(A, B));
  }

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Formals &Names;
  const LoanSources &Sources;
  const EveryPath &Sure;
  llvm::function_ref<bool(FactRef)> IsExposed;
  std::vector<FormalPlace> Roots;
  llvm::DenseMap<PlaceId, Accesses> Known;
  llvm::DenseSet<PlaceId> Asking;
  std::vector<Pointer> Pointers;
  std::vector<PlaceId> IndexVariables;
  llvm::DenseSet<PlaceId> MovedOn; ///< index variables that are changed somewhere
  std::vector<Change> Changes;
  std::vector<std::vector<Event>> Events; ///< by block and fact
  llvm::BitVector Looped;                 ///< by block
  const Accesses None;
};

} // namespace

//===-- Places as the caller knows them -------------------------------------------------------------------------===//

std::optional<unsigned> LateReadFlow::rootOf(const FormalPlace &P) {
  FormalPlace Root = P;
  Root.Path.clear();
  auto It = llvm::find(Roots, Root);
  if (It != Roots.end())
    return static_cast<unsigned>(It - Roots.begin());
  if (Roots.size() == MaxRoots)
    return std::nullopt;
  Roots.push_back(std::move(Root));
  return static_cast<unsigned>(Roots.size() - 1);
}

unsigned LateReadFlow::pointer(PlaceId P, const FormalPlace &Formal, unsigned Root) {
  for (unsigned I = 0; I != Pointers.size(); ++I)
    if (Pointers[I].Place == P)
      return I;
  Pointers.push_back({P, Formal, Root});
  return static_cast<unsigned>(Pointers.size() - 1);
}

void LateReadFlow::appendStep(Access &A, PlaceId Step) {
  const PlaceNode &N = Fn.Places[Step];
  std::string Key;
  if (N.Kind == Projection::Field)
    Key = Tu.text({N.Key}).str();
  if (N.Kind == Projection::Element) {
    Index I = Fn.Places.index(Step);
    if (I.Variable)
      I.Variable = Names.resolve(I.Variable);
    Key = I.How == Index::Kind::Constant ? std::to_string(I.Value) : "?";
    A.Elements.push_back(I);
  }
  A.Place.Path.push_back({N.Kind, std::move(Key)});
}

/// P, rooted at a parameter, `this` or a global.
void LateReadFlow::addFormal(PlaceId P, Accesses &Out) {
  auto Formal = Names.visible(P);
  if (!Formal || Formal->Cut)
    return;
  auto Root = rootOf(Formal->Place);
  if (!Root)
    return;
  Access A;
  A.Place = std::move(Formal->Place);
  A.Root = *Root;
  for (PlaceId Q = P; Fn.Places[Q].Parent; Q = Fn.Places[Q].Parent) {
    if (Fn.Places[Q].Kind == Projection::Element) {
      Index I = Fn.Places.index(Q);
      if (I.Variable)
        I.Variable = Names.resolve(I.Variable);
      A.Elements.insert(A.Elements.begin(), I);
    }
    PlaceId View = Fn.Places[Q].Parent;
    if (Fn.Places[Q].Kind != Projection::Deref || Tu.Types[Fn.Places[View].Type].IsReference)
      continue;
    if (Fn.Places[View].Kind == Projection::This)
      continue;
    if (auto Of = Names.of(View))
      A.Pointers.push_back(pointer(View, Of->Place, *Root));
  }
  Out.push_back(std::move(A));
}

/// What a view of this function's own refers to.
void LateReadFlow::addReferent(PlaceId View, unsigned Depth, Accesses &Out) {
  constexpr size_t MaxMeanings = 3;
  auto From = Sources.ofItself(View);
  if (From.empty() || From.size() > MaxMeanings)
    return;
  const bool IsHeld = Fn.Places[Fn.Places.rootOf(View)].Kind == Projection::Local;
  size_t Begin = Out.size();
  for (const LoanSource &S : From) {
    if (S.How == LoanSource::Kind::Borrow) {
      size_t Before = Out.size();
      llvm::append_range(Out, accessesOf(S.Place, Depth + 1));
      for (size_t I = Before; I != Out.size(); ++I) {
        Out[I].Sure &= S.Exact || !S.Rest.empty();
        for (PlaceId Step : S.Rest)
          appendStep(Out[I], Step);
      }
    } else if (S.How == LoanSource::Kind::Carried) {
      auto Formal = Names.of(S.Place);
      auto Root = Formal && !Formal->Cut ? rootOf(Formal->Place) : std::nullopt;
      if (!Root || Formal->Place.Root == FormalRoot::Return)
        continue;
      Access A;
      A.Root = *Root;
      A.Pointers.push_back(pointer(Names.resolve(S.Place), Formal->Place, *Root));
      A.Place = Formal->Place.deref();
      A.Sure = S.Exact;
      if (!S.Exact && Tu.Types[Fn.Places[S.Place].Type].IsPointer) {
        A.Place = A.Place.element("?"); // beside what the caller's pointer refers to
        A.Elements.push_back({});
      }
      Out.push_back(std::move(A));
    }
  }
  for (size_t I = Begin; I != Out.size(); ++I) {
    Out[I].Held |= IsHeld;
    Out[I].Sure &= From.size() == 1;
  }
}

void LateReadFlow::expand(PlaceId P, unsigned Depth, Accesses &Out) {
  constexpr unsigned MaxDepth = 5;
  PlaceId Root = Fn.Places.rootOf(P);
  Projection Kind = Fn.Places[Root].Kind;
  if (Kind == Projection::Param || Kind == Projection::This || Kind == Projection::Global)
    return addFormal(P, Out);
  if (Depth > MaxDepth || (Kind != Projection::Local && Kind != Projection::Temp))
    return;
  // The first view on the path, and what stands behind it.
  llvm::SmallVector<PlaceId, 4> Steps;
  size_t Behind = 0;
  PlaceId View;
  for (PlaceId Q = P; Fn.Places[Q].Parent; Q = Fn.Places[Q].Parent) {
    if (Fn.Places[Q].Kind == Projection::Deref) {
      View = Fn.Places[Q].Parent;
      Behind = Steps.size();
    }
    Steps.push_back(Q);
  }
  if (!View)
    return;
  addReferent(View, Depth, Out);
  for (Access &A : Out)
    for (size_t I = Behind; I-- != 0;)
      appendStep(A, Steps[I]);
}

const LateReadFlow::Accesses &LateReadFlow::accessesOf(PlaceId P, unsigned Depth) {
  P = Names.resolve(P);
  if (auto It = Known.find(P); It != Known.end())
    return It->second;
  if (!Asking.insert(P).second)
    return None;
  Accesses Out;
  expand(P, Depth, Out);
  Asking.erase(P);
  llvm::erase_if(Out, [](const Access &A) { return A.Place.Path.size() > Formals::MaxSteps + 2; });
  return Known[P] = std::move(Out);
}

std::optional<unsigned> LateReadFlow::indexVariable(const Index &I) const {
  if (I.How != Index::Kind::Variable)
    return std::nullopt;
  auto It = llvm::find(IndexVariables, I.Variable);
  return It == IndexVariables.end() ? std::nullopt : std::optional(static_cast<unsigned>(It - IndexVariables.begin()));
}

//===-- What happens --------------------------------------------------------------------------------------------===//

/// Set or changed in place.
static PlaceId changed(const Fact &F) {
  if (const auto *W = std::get_if<Write>(&F))
    return W->What;
  if (const auto *M = std::get_if<Mutate>(&F))
    return M->What;
  return {};
}

/// Two things that the caller passes, one of which may be changed.
bool LateReadFlow::mayMatter() const {
  const FunctionInfo &Info = Tu[Fn.Function];
  unsigned Given = Info.ObjectType && !Info.IsStatic ? 1 : 0;
  for (const Parameter &P : Info.Params)
    Given += P.How != PassKind::Value || Tu.Types[P.Type].Kind == Category::View;
  for (uint32_t I = 0; I != Fn.Places.size() && Given == 1; ++I)
    Given += Fn.Places[PlaceId{I}].Kind == Projection::Global;
  if (Given < 2)
    return false;
  auto changes = [](const FactAt &F) {
    return std::holds_alternative<CallFact>(F.What) || std::holds_alternative<Write>(F.What) ||
           std::holds_alternative<Mutate>(F.What) || std::holds_alternative<Move>(F.What) ||
           std::holds_alternative<Invalidate>(F.What) || std::holds_alternative<Free>(F.What) ||
           std::holds_alternative<LateRead>(F.What);
  };
  return llvm::any_of(Fn.Blocks, [&](const Block &B) { return llvm::any_of(B.Facts, changes); });
}

/// A block lies in a loop if a head before it (in reverse post-order) is jumped back to from behind it.
void LateReadFlow::findLoops() {
  Looped.resize(static_cast<unsigned>(Fn.Blocks.size()));
  std::vector<BlockId> Order = reversePostOrder(Fn);
  std::vector<uint32_t> Position(Fn.Blocks.size(), ~0u);
  for (uint32_t I = 0; I != Order.size(); ++I)
    Position[Order[I].Raw] = I;
  for (uint32_t From = 0; From != Order.size(); ++From)
    for (const Edge &E : Fn[Order[From]].Next)
      if (uint32_t Head = Position[E.To.Raw]; Head <= From)
        for (uint32_t I = Head; I <= From; ++I)
          Looped.set(Order[I].Raw);
}

/// `x = y`, also by a call: y.
std::optional<Access> LateReadFlow::assignedFrom(const FactAt &F) {
  PlaceId From;
  if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs)
    From = W->SameAs;
  else if (F.Call && Fn[F.Call].Callee && Tu[Fn[F.Call].Callee].Which == Special::CopyAssignment &&
           Fn[F.Call].Args.size() == 1)
    From = Fn[F.Call].Args[0].What;
  if (!From)
    return std::nullopt;
  const Accesses &Of = accessesOf(From);
  return Of.size() == 1 ? std::optional(Of[0]) : std::nullopt;
}

/// What a pointer leads to, also where no place says so.
LateReadFlow::Accesses LateReadFlow::referentsOf(PlaceId Pointer) {
  Pointer = Names.resolve(Pointer);
  if (PlaceId Referent = Fn.Places.find(Pointer, Projection::Deref, 0))
    return accessesOf(Referent);
  Accesses Out;
  Projection Root = Fn.Places[Fn.Places.rootOf(Pointer)].Kind;
  if (Root == Projection::Local || Root == Projection::Temp) {
    addReferent(Pointer, 0, Out);
    return Out;
  }
  auto Formal = Names.of(Pointer);
  auto Number = Formal && !Formal->Cut ? rootOf(Formal->Place) : std::nullopt;
  if (Number && Formal->Place.Root != FormalRoot::Return) {
    Access A;
    A.Root = *Number;
    A.Pointers.push_back(pointer(Pointer, Formal->Place, *Number));
    A.Place = Formal->Place.deref();
    Out.push_back(std::move(A));
  }
  return Out;
}

/// An element is erased, whichever: in a loop over the container that a reference to an element was passed of, or (by a
/// closure that was handed over) of what is iterated.
LateReadFlow::Accesses LateReadFlow::erased(PlaceId Element, FactRef At) {
  Accesses Of = accessesOf(Element);
  if (!inLoop(At))
    llvm::erase_if(Of, [](const Access &A) {
      return A.Place.Root != FormalRoot::Param || A.Place.Path.empty() || A.Place.Path[0].Kind != Projection::Field;
    });
  for (Access &A : Of) {
    if (!A.Place.Path.empty() && A.Place.Path.back().Kind == Projection::Element)
      A.Place.Path.pop_back();
    A.Elements.clear();
  }
  return Of;
}

void LateReadFlow::collectChange(FactRef At, Accesses Of, ChangeKind By, bool Always, Event &Here) {
  const FunctionInfo &F = Tu[Fn.Function];
  const FactAt &Fact = Fn[At.Block].Facts[At.Index];
  for (const Access &A : Of) {
    // What a const member function sets, through `mutable`, is a cache: filled, not replaced.
    if (A.Place.Root == FormalRoot::This && F.IsConst)
      continue;
    // An object under construction or destruction is nobody's argument yet, or no more.
    if (A.Place.Root == FormalRoot::This && (isConstructor(F) || F.Which == Special::Destructor))
      continue;
    if (Changes.size() == MaxChanges)
      return;
    Here.Changes.push_back(static_cast<uint32_t>(Changes.size()));
    Changes.push_back({At, A, By, Always && A.Sure, assignedFrom(Fact)});
  }
}

/// `f(x)` for a callable that the caller has handed over, if nobody knows here what it does.
void LateReadFlow::collectCallable(FactRef At, const Call &C, Event &Here) {
  PlaceId Callable = C.Callee ? (C.Object ? C.Object->What : PlaceId{}) : C.CalleeValue;
  if (!Callable || (C.Callee && Tu[C.Callee].Which != Special::CallOperator) || (C.Callee && Tu[C.Callee].HasBody))
    return;
  Callable = Names.resolve(Callable);
  auto Formal = Names.of(Callable);
  if (!Formal || Formal->Cut || Formal->Place.Root != FormalRoot::Param || Changes.size() == MaxChanges)
    return;
  if (Tu.Types[Fn.Places[Callable].Type].IsPointer)
    return; // a plain function holds nothing of the caller's
  auto Root = rootOf(Formal->Place);
  if (!Root)
    return;
  Access A;
  A.Place = std::move(Formal->Place);
  A.Root = *Root;
  Here.Changes.push_back(static_cast<uint32_t>(Changes.size()));
  Changes.push_back({At, std::move(A), ChangeKind::Called, false, std::nullopt});
}

void LateReadFlow::collect() {
  Events.resize(Fn.Blocks.size());
  // First what the paths are made of, since pointers and index variables are named by the accesses.
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    Events[B].resize(Fn.Blocks[B].Facts.size());
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      FactRef At{{B}, I};
      Event &Here = Events[B][I];
      if (const auto *R = std::get_if<Read>(&F.What)) {
        accessesOf(R->What);
      } else if (const auto *L = std::get_if<LateRead>(&F.What)) {
        accessesOf(L->What);
        accessesOf(L->After);
      } else if (const auto *Called = std::get_if<CallFact>(&F.What)) {
        collectCallable(At, Fn[Called->Call], Here);
      } else if (F.Guessed) {
        if (PlaceId P = changed(F.What))
          accessesOf(P);
      } else if (const auto *W = std::get_if<Write>(&F.What)) {
        collectChange(At, accessesOf(W->What), ChangeKind::Written, W->Always, Here);
      } else if (const auto *M = std::get_if<Mutate>(&F.What)) {
        collectChange(At, accessesOf(M->What), ChangeKind::Changed, M->Always, Here);
      } else if (const auto *V = std::get_if<Move>(&F.What)) {
        collectChange(At, accessesOf(V->From), ChangeKind::Moved, V->Always, Here);
      } else if (const auto *N = std::get_if<Invalidate>(&F.What); N && N->How == InvalidateKind::Content) {
        collectChange(At, accessesOf(N->What), ChangeKind::Invalidated, N->Always, Here);
      } else if (N && N->How == InvalidateKind::Element) {
        collectChange(At, erased(N->What, At), ChangeKind::Invalidated, /*Always=*/false, Here);
      } else if (const auto *D = std::get_if<Free>(&F.What)) {
        collectChange(At, referentsOf(D->Pointer), ChangeKind::Freed, D->Always, Here);
      }
    }
  }
  auto noteIndex = [&](const Access &A) {
    for (const Index &I : A.Elements)
      if (I.Variable && IndexVariables.size() < MaxIndexVariables && !llvm::is_contained(IndexVariables, I.Variable))
        IndexVariables.push_back(I.Variable);
  };
  for (const auto &[P, Of] : Known)
    llvm::for_each(Of, noteIndex);
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      Event &Here = Events[B][I];
      PlaceId Set;
      if (const auto *W = std::get_if<Write>(&F.What))
        Set = W->What;
      else if (const auto *S = std::get_if<StorageBegin>(&F.What))
        Set = S->What;
      else if (const auto *Bound = std::get_if<Flow>(&F.What))
        Set = Bound->To;
      else if (const auto *Made = std::get_if<Issue>(&F.What))
        Set = Made->Into;
      else if (const auto *A = std::get_if<Allocate>(&F.What))
        Set = A->Into;
      const auto *M = std::get_if<Mutate>(&F.What);
      if (Set || M) {
        PlaceId P = Names.resolve(Set ? Set : M->What);
        for (unsigned V = 0; V != Pointers.size(); ++V)
          if (Fn.Places.isPartOf(Pointers[V].Place, P))
            Here.Rebinds.push_back(V);
        auto It = llvm::find(IndexVariables, P);
        if (It != IndexVariables.end()) {
          (Set ? Here.Resets : Here.Moves) = static_cast<unsigned>(It - IndexVariables.begin());
          MovedOn.insert(P);
        }
      }
      if (const auto *R = std::get_if<Read>(&F.What))
        for (const Access &A : accessesOf(R->What))
          llvm::append_range(Here.ReadContent, A.Pointers);
      const auto *Counted = std::get_if<Signal>(&F.What); // an atomic: `o.p->count.fetch_add(1)`
      if (PlaceId P = Counted ? Counted->What : changed(F.What))
        for (const Access &A : accessesOf(P))
          llvm::append_range(Here.Touches, A.Pointers);
    }
}

//===-- The flow ------------------------------------------------------------------------------------------------===//

bool LateReadFlow::join(State &Into, const State &From) const {
  bool Changed = false;
  auto unite = [&](llvm::BitVector &A, const llvm::BitVector &B) {
    if (B.test(A)) {
      A |= B;
      Changed = true;
    }
  };
  unite(Into.Rebound, From.Rebound);
  unite(Into.ContentRead, From.ContentRead);
  unite(Into.Touched, From.Touched);
  if ((Into.Differs & From.Differs) != Into.Differs)
    Into.Differs &= From.Differs, Changed = true;
  for (const Entry &E : From.Entries)
    Changed |= insert(Into, E);
  return Changed;
}

/// False if it was there already.
bool LateReadFlow::insert(State &S, const Entry &E) {
  constexpr size_t MaxEntries = 512;
  auto It = llvm::lower_bound(S.Entries, E, [](const Entry &A, const Entry &B) { return A.key() < B.key(); });
  if (It == S.Entries.end() || It->key() != E.key()) {
    if (S.Entries.size() == MaxEntries)
      return false;
    S.Entries.insert(It, E);
    return true;
  }
  uint64_t Before = It->Differs;
  It->Differs &= E.Differs;
  return It->Differs != Before;
}

void LateReadFlow::assume(State &S, const Edge &E) const {
  const Condition &C = Fn.Conditions[E.If.Raw];
  if (!C.Left || E.Taken == C.IfSame)
    return;
  auto rootNumber = [&](PlaceId P) -> std::optional<unsigned> {
    auto Formal = Names.of(P);
    if (!Formal)
      return std::nullopt;
    FormalPlace Root = Formal->Place;
    Root.Path.clear();
    auto It = llvm::find(Roots, Root);
    return It == Roots.end() ? std::nullopt : std::optional(static_cast<unsigned>(It - Roots.begin()));
  };
  auto A = rootNumber(C.Left), B = rootNumber(C.Right);
  if (A && B && *A != *B)
    S.Differs |= pairBit(*A, *B);
}

void LateReadFlow::step(State &S, FactRef At, const FactAt &F, std::vector<LateReadPair> *Found) const {
  const Event &Here = Events[At.Block.Raw][At.Index];
  if (Found) {
    if (const auto *R = std::get_if<Read>(&F.What))
      read(S, At, F, *R, *Found);
    else if (const auto *V = std::get_if<Move>(&F.What))
      read(S, At, F, {V->From, ReadKind::Value}, *Found);
    else if (const auto *L = std::get_if<LateRead>(&F.What))
      lift(S, At, *L, *Found);
  }
  for (unsigned P : Here.ReadContent)
    if (!S.Rebound.test(P))
      S.ContentRead.set(P);
  for (unsigned P : Here.Touches)
    if (!S.Rebound.test(P))
      S.Touched.set(P);
  for (uint32_t C : Here.Changes) {
    if (isStale(S, Changes[C].What))
      continue;
    insert(S, {C, 0, 0, S.Differs});
  }
  for (unsigned P : Here.Rebinds)
    S.Rebound.set(P);
  if (Here.Moves)
    moveOn(S, *Here.Moves, /*StartsAnew=*/false);
  if (Here.Resets)
    moveOn(S, *Here.Resets, /*StartsAnew=*/true);
}

/// The variable has another value from here on.
void LateReadFlow::moveOn(State &S, unsigned Variable, bool StartsAnew) const {
  auto Old = std::move(S.Entries);
  S.Entries.clear();
  for (Entry E : Old) {
    const Access &A = Changes[E.Change].What;
    for (size_t I = 0; I != A.Elements.size() && I < 8; ++I)
      if (indexVariable(A.Elements[I]) == Variable)
        E.Moved |= 1u << I;
    if (StartsAnew)
      E.Reset |= 1u << Variable;
    insert(S, E);
  }
}

//===-- A read behind a change ----------------------------------------------------------------------------------===//

/// The path no longer leads to what the caller passed.
bool LateReadFlow::isStale(const State &S, const Access &A) const {
  return !A.Held && llvm::any_of(A.Pointers, [&](unsigned P) { return S.Rebound.test(P); });
}

/// What the pointer leads to now holds what was there before: `reserve(n)` in a copy of oneself.
bool LateReadFlow::isCarriedOver(const State &S, const Change &C, const Access &R) const {
  for (unsigned V = 0; V != Pointers.size(); ++V) {
    const Pointer &P = Pointers[V];
    if (P.Root != C.What.Root || !S.Rebound.test(V) || !S.ContentRead.test(V))
      continue;
    FormalPlace Mirrored = Roots[R.Root];
    Mirrored.Path = P.Formal.Path;
    if (Mirrored.covers(R.Place) && (C.What.Place.covers(P.Formal) || P.Formal.covers(C.What.Place)))
      return true;
  }
  return false;
}

/// `++o.p->count; release();`: what the source points to has been told that it is wanted.
bool LateReadFlow::isRetained(const State &S, const Access &R) const {
  for (unsigned V = 0; V != Pointers.size(); ++V)
    if (S.Touched.test(V) && Pointers[V].Formal.covers(R.Place))
      return true;
  return false;
}

TypeId LateReadFlow::referentType(const FormalPlace &Root) const {
  const FunctionInfo &F = Tu[Fn.Function];
  if (Root.Root == FormalRoot::This)
    return F.ObjectType;
  if (Root.Root != FormalRoot::Param || Root.Param >= F.Params.size())
    return {};
  const Parameter &P = F.Params[Root.Param];
  return P.How == PassKind::Value ? Tu.Types[P.Type].Pointee : P.Type;
}

/// Two objects of one class are the same or apart, and so are their fields of different names.
bool LateReadFlow::areOtherFields(const Access &A, const Access &B) const {
  TypeId X = referentType(Roots[A.Root]), Y = referentType(Roots[B.Root]);
  if (!X || !Y || Tu.Types[X].Name != Tu.Types[Y].Name || !Tu.Types[X].IsClass)
    return false;
  const auto &P = A.Place.Path, &Q = B.Place.Path;
  for (size_t I = 0; I != P.size() && I != Q.size(); ++I)
    if (P[I] != Q[I])
      return P[I].Kind == Projection::Field && Q[I].Kind == Projection::Field;
    else if (I > 0 && P[I].Kind != Projection::Field)
      return false; // beyond it, others of the class may follow
  return false;
}

bool LateReadFlow::mayMeet(const State &S, const Entry &E, const Access &R) const {
  const Change &C = Changes[E.Change];
  if (C.What.Root == R.Root || ((S.Differs | E.Differs) & pairBit(C.What.Root, R.Root)))
    return false;
  if (C.From && C.From->Place == R.Place && C.From->Elements == C.What.Elements)
    return false;
  if (C.By == ChangeKind::Called)
    return R.Held; // what is looked up anew is found as it is then
  if (C.By == ChangeKind::Freed && isRetained(S, R))
    return false;
  if (isCarriedOver(S, C, R) || areOtherFields(C.What, R))
    return false;
  if (C.What.Elements.empty() || R.Elements.empty())
    return true;
  for (size_t I = 0; I != C.What.Elements.size() && I != R.Elements.size(); ++I)
    if (!mayBeSameElement(E, C.What.Elements[I], I, R.Elements[I]))
      return false;
  return true;
}

bool LateReadFlow::mayBeSameElement(const Entry &E, const Index &Changed, size_t Which, const Index &Used) const {
  if (Changed.How == Index::Kind::Any || Used.How == Index::Kind::Any)
    return false; // nobody knows how the two go
  if (Changed.How == Index::Kind::Constant && Used.How == Index::Kind::Constant)
    return Changed.Value == Used.Value;
  auto hasStartedAnew = [&](const Index &Of) {
    auto Variable = indexVariable(Of);
    return Variable && (E.Reset & (1u << *Variable));
  };
  if (Changed.How == Index::Kind::Constant || Used.How == Index::Kind::Constant || hasStartedAnew(Used) ||
      hasStartedAnew(Changed))
    return true;
  if (E.Moved & (1u << Which))
    return false; // in step, or the one behind the other
  return Changed.Variable == Used.Variable || MovedOn.contains(Used.Variable);
}

/// An element that a loop chooses anew in each round stands for all of them.
FormalPlace LateReadFlow::general(const Access &A, FactRef At) const {
  FormalPlace P = A.Place;
  if (!inLoop(At))
    return P;
  size_t Which = 0;
  for (size_t I = 0; I != P.Path.size(); ++I) {
    if (P.Path[I].Kind != Projection::Element)
      continue;
    if (Which == A.Elements.size())
      break;
    const Index &Chosen = A.Elements[Which++];
    bool Moves = Chosen.How == Index::Kind::Any || (Chosen.Variable && MovedOn.contains(Chosen.Variable));
    if (Moves) {
      P.Path.resize(I);
      break;
    }
  }
  return P;
}

/// `v.size()`, `v[i]`: of an owner, not of what it owns, and that is what was changed.
static bool looksPast(const Access &R, ReadKind How, const Change &C) {
  const auto &Read = R.Place.Path, &Changed = C.What.Place.Path;
  return (How == ReadKind::Object || How == ReadKind::Through) && C.By <= ChangeKind::Written &&
         C.By != ChangeKind::Invalidated && C.By != ChangeKind::Moved && Read.size() < Changed.size() &&
         Changed[Read.size()].Kind == Projection::Content && std::equal(Read.begin(), Read.end(), Changed.begin());
}

void LateReadFlow::read(const State &S, FactRef At, const FactAt &F, const Read &R,
                        std::vector<LateReadPair> &Found) const {
  if (R.How == ReadKind::Query || S.Entries.empty())
    return;
  PlaceId P = Names.resolve(R.What);
  auto It = Known.find(P);
  if (It == Known.end() || (Names.visible(P) && !IsExposed(At)))
    return;
  for (const Access &A : It->second) {
    if (isStale(S, A))
      continue;
    for (const Entry &E : S.Entries) {
      const Change &C = Changes[E.Change];
      if (C.At == At || looksPast(A, R.How, C) || !mayMeet(S, E, A) || Found.size() >= 4 * MaxLateReads)
        continue;
      // Facts of one call: its summary says what it reads late itself.
      if (F.Call && Fn[C.At.Block].Facts[C.At.Index].Call == F.Call && C.At.Block == At.Block && !inLoop(At))
        continue;
      bool Certain =
          C.Always && A.Sure && Sure.runsThrough(C.At.Block) && Sure.runsThrough(At.Block) && C.What.Elements.empty();
      Found.push_back({general(A, At), general(C.What, C.At), R.How, C.By, !A.Held, Certain, At, C.At});
    }
  }
}

void LateReadFlow::lift(const State &S, FactRef At, const LateRead &L, std::vector<LateReadPair> &Found) const {
  auto W = Known.find(Names.resolve(L.After)), R = Known.find(Names.resolve(L.What));
  if (W == Known.end() || R == Known.end())
    return;
  for (const Access &Changed : W->second)
    for (const Access &Used : R->second) {
      if (Changed.Root == Used.Root || isStale(S, Changed) || isStale(S, Used) ||
          (S.Differs & pairBit(Changed.Root, Used.Root)) || Found.size() >= 4 * MaxLateReads)
        continue;
      bool Certain = L.Always && Changed.Sure && Used.Sure && Sure.runsThrough(At.Block);
      Found.push_back({general(Used, At), general(Changed, At), L.How, L.By, L.Anew && !Used.Held, Certain, At, At});
    }
}

std::vector<LateReadPair> LateReadFlow::run() {
  if (!Fn.Function || !mayMatter())
    return {};
  findLoops();
  collect();
  bool AnyLifted = false;
  for (const Block &B : Fn.Blocks)
    AnyLifted |= llvm::any_of(B.Facts, [](const FactAt &F) { return std::holds_alternative<LateRead>(F.What); });
  if ((Changes.empty() && !AnyLifted) || Roots.size() < 2)
    return {};
  Solver<LateReadFlow> Solution(Fn, *this, Budget);
  if (Solution.run() == Solved::GaveUp)
    return {};
  std::vector<LateReadPair> Found;
  for (BlockId B : reversePostOrder(Fn)) {
    if (!Solution.at(B))
      continue;
    State S = *Solution.at(B);
    for (uint32_t I = 0; I != Fn[B].Facts.size(); ++I)
      step(S, {B, I}, Fn[B].Facts[I], &Found);
  }
  // One of each pair of places: by the worst change, as sure as any.
  std::vector<LateReadPair> Out;
  std::map<std::pair<FormalPlace, FormalPlace>, size_t> First;
  for (LateReadPair &P : Found) {
    auto [It, New] = First.try_emplace({P.What, P.After}, Out.size());
    if (New && Out.size() < MaxLateReads) {
      Out.push_back(std::move(P));
    } else if (!New && It->second < Out.size()) {
      LateReadPair &Kept = Out[It->second];
      bool Worse = P.By > Kept.By;
      bool Always = Kept.Always || P.Always, Anew = Kept.Anew && P.Anew;
      if (Worse) {
        P.How = std::min(P.How, Kept.How);
        Kept = std::move(P);
      } else {
        Kept.How = std::min(P.How, Kept.How);
      }
      Kept.Always = Always;
      Kept.Anew = Anew;
    }
  }
  return Out;
}

std::vector<LateReadPair> deed::lateReads(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names,
                                          const LoanSources &Sources, const EveryPath &Sure,
                                          llvm::function_ref<bool(FactRef)> IsExposed) {
  return LateReadFlow(Tu, Bound, Names, Sources, Sure, IsExposed).run();
}
