#include "summary/LateReadFlow.h"

using namespace deed;

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
      lift(S, At, F, *L, *Found);
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
    insert(S, {C, 0, 0, 0, S.Differs});
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
    E.Passed |= 1u << Variable;
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

/// `delete p; p = nullptr; p = o.p;`: in the same object, the pointer is no longer the one that was freed.
bool LateReadFlow::isReplaced(const State &S, const Change &C, const Access &R) const {
  if (C.By != ChangeKind::Freed || R.Held || C.What.Pointers.empty())
    return false;
  const unsigned V = C.What.Pointers.back();
  FormalPlace Mirrored = Roots[R.Root];
  Mirrored.Path = Pointers[V].Formal.Path;
  return S.Rebound.test(V) && Pointers[V].Formal.deref() == C.What.Place && Mirrored == R.Place;
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
  if (!X || !Y || Tu.plainName(X) != Tu.plainName(Y) || !Tu.Types[X].IsClass)
    return false;
  const auto &P = A.Place.Path, &Q = B.Place.Path;
  for (size_t I = 0; I != P.size() && I != Q.size(); ++I)
    if (P[I] != Q[I])
      return P[I].Kind == Projection::Field && Q[I].Kind == Projection::Field;
    else if (I > 0 && P[I].Kind != Projection::Field)
      return false; // beyond it, others of the class may follow
  return false;
}

/// Part: a class, without `const`.
static bool mayContain(const TuFacts &Tu, TypeId Whole, llvm::StringRef Part, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 4;
  if (!Whole || Depth == MaxDepth)
    return false;
  const TypeInfo &T = Tu.Types[Whole];
  return Tu.text(T.Name) == Part ||
         llvm::any_of(T.Arguments, [&](TypeId A) { return mayContain(Tu, A, Part, Depth + 1); }) ||
         llvm::any_of(T.Members, [&](const Member &M) { return mayContain(Tu, M.Type, Part, Depth + 1); });
}

/// `struct Node { vector<Node> Children; }`: the source may be one of those that the target's change destroys, though
/// the two are not one object.
bool LateReadFlow::mayOwn(const Change &C, const Access &R) const {
  const auto &Path = C.What.Place.Path, &Used = R.Place.Path;
  TypeId Object = referentType(Roots[C.What.Root]), Source = referentType(Roots[R.Root]);
  auto isInPlace = [](const FormalStep &S) { return S.Kind == Projection::Field; };
  if (!Object || !Source || !Tu.Types[Source].IsClass || R.Place.Root != FormalRoot::Param || Path.size() < 2 ||
      Used.size() < 2 || !llvm::all_of(llvm::drop_begin(Used), isInPlace) || Path[1].Kind != Projection::Field)
    return false;
  auto Field = llvm::find_if(Tu.Types[Object].Members, [&](const Member &M) { return Tu.text(M.Name) == Path[1].Key; });
  if (Field == Tu.Types[Object].Members.end())
    return false;
  const TypeInfo &T = Tu.Types[Field->Type];
  llvm::StringRef Class = Tu.plainName(Source);
  switch (C.By) {
  case ChangeKind::Invalidated:
  case ChangeKind::Written:
    return Path.size() == 2 && T.Kind == Category::Owner &&
           llvm::any_of(T.Arguments, [&](TypeId A) { return mayContain(Tu, A, Class); });
  case ChangeKind::Freed:
    return Path.size() == 3 && Path[2].Kind == Projection::Deref && mayContain(Tu, T.Pointee, Class);
  case ChangeKind::Called:
  case ChangeKind::Changed:
  case ChangeKind::Moved: return false;
  }
  return false;
}

bool LateReadFlow::mayMeet(const State &S, const Entry &E, const Access &R) const {
  const Change &C = Changes[E.Change];
  if (C.ByKey && *C.ByKey != R.Root)
    return false;
  if (C.What.Root == R.Root || ((S.Differs | E.Differs) & pairBit(C.What.Root, R.Root)))
    return false;
  auto isComputed = [](const Index &I) { return I.How == Index::Kind::Any; };
  const bool IsInStep = C.From && C.From->Elements == C.What.Elements && llvm::none_of(C.What.Elements, isComputed);
  if (C.From && C.From->Place == R.Place && (IsInStep || R.Elements.empty()))
    return false; // if it is the same object, it was set to itself
  if (C.By == ChangeKind::Called)
    return R.Held; // what is looked up anew is found as it is then
  if (C.By == ChangeKind::Freed && isRetained(S, R))
    return false;
  if (isReplaced(S, C, R) || isCarriedOver(S, C, R) || areOtherFields(C.What, R))
    return false;
  if (C.What.Elements.empty() || R.Elements.empty())
    return true;
  for (size_t I = 0; I != C.What.Elements.size() && I != R.Elements.size(); ++I) {
    const bool IsComputed = C.What.Elements[I].How == Index::Kind::Any || R.Elements[I].How == Index::Kind::Any;
    auto Changed = IsComputed ? choiceOf(C.What, I) : std::nullopt, Used = IsComputed ? choiceOf(R, I) : std::nullopt;
    if (Changed && Used ? !mayBeChosenAgain(E, *Changed, *Used)
                        : !mayBeSameElement(E, C.What.Elements[I], I, R.Elements[I]))
      return false;
  }
  return true;
}

/// `out[r * 4 + c]` was changed; may `in[r * 4 + k]` be the same element of it?
bool LateReadFlow::mayBeChosenAgain(const Entry &E, const Choice &Changed, const Choice &Used) const {
  auto passed = [&](PlaceId V) {
    auto N = indexVariable(V);
    return N && (E.Passed & (1u << *N));
  };
  auto hasStartedAnew = [&](PlaceId V) {
    auto N = indexVariable(V);
    return N && (E.Reset & (1u << *N));
  };
  auto moving = [&](const Choice &C) {
    llvm::SmallVector<PlaceId, 3> Out;
    llvm::copy_if(C.Variables, std::back_inserter(Out), [&](PlaceId V) { return MovedOn.contains(V); });
    return Out;
  };
  const auto ByChange = moving(Changed), ByUse = moving(Used);
  const bool BothAreSums = !Changed.Sums.empty() && Changed.Sums.size() == Used.Sums.size();
  auto isLeftBehind = [&](PlaceId V) { return passed(V) && !hasStartedAnew(V); };
  llvm::SmallVector<size_t, 2> Apart; ///< the numbers that differ
  for (size_t I = 0; BothAreSums && I != Used.Sums.size(); ++I)
    if (Changed.Sums[I] != Used.Sums[I])
      Apart.push_back(I);
  // The same one in each round: again only where all that was moved on has started anew.
  if (BothAreSums ? Apart.empty() : ByChange == ByUse)
    return llvm::none_of(ByChange, isLeftBehind);
  if (Apart.size() == 1) {
    const Amount &Write = Changed.Sums[Apart[0]], &Read = Used.Sums[Apart[0]];
    if (const Amount Distance = sum(Read, Write, -1); Distance.isConstant()) { // one behind the other
      llvm::SmallVector<PlaceId, 3> Ahead;
      llvm::copy_if(ByUse, std::back_inserter(Ahead), isLeftBehind);
      if (Ahead.empty())
        return llvm::any_of(ByUse, passed);
      const int64_t Step = Read.factorOf(Ahead[0]);
      return Ahead.size() == 1 && !Descending.contains(Ahead[0]) && Step != 0 && Distance.Constant % Step == 0 &&
             (Distance.Constant < 0) == (Step > 0);
    }
  }
  if (llvm::any_of(ByUse, hasStartedAnew) || llvm::any_of(ByChange, hasStartedAnew))
    return true;
  // From both ends: `out[i] = in[n - 1 - i]`. One faster than the other: `out[2 * i] = in[i]`.
  return llvm::any_of(Apart, [&](size_t I) {
    return llvm::any_of(ByUse, [&](PlaceId V) {
      const int64_t Write = Changed.Sums[I].factorOf(V), Read = Used.Sums[I].factorOf(V);
      return passed(V) && Write != 0 && Read != 0 &&
             ((Write < 0) != (Read < 0) || (!Descending.contains(V) && std::abs(Write) > std::abs(Read)));
    });
  });
}

/// Of an element that is chosen by a variable or a number, too.
std::optional<LateReadFlow::Choice> LateReadFlow::choiceOf(const Access &A, size_t Which) const {
  const Index &I = A.Elements[Which];
  switch (I.How) {
  case Index::Kind::Constant: return Choice{{Amount::number(I.Value)}, {}};
  case Index::Kind::Variable: return Choice{{Amount::of(I.Variable)}, {I.Variable}};
  case Index::Kind::Any: break;
  }
  return Which + 1 == A.Elements.size() && A.LastBy >= 0 ? std::optional(Choices[A.LastBy]) : std::nullopt;
}

/// Two arrays that are gone over, by the pointers that the caller passes: they may well lie beside each other in a
/// third.
std::optional<CopiedRange> LateReadFlow::asSpans(const FormalPlace &What, const Access &R, const FormalPlace &After,
                                                 const Access &C) const {
  auto isSpan = [&](const FormalPlace &P, const Access &Of) {
    const FunctionInfo &F = Tu[Fn.Function];
    return P.Root == FormalRoot::Param && P.Path.size() == 1 && Of.Place.Path.size() > 1 &&
           Of.Place.Path[1].Kind == Projection::Element && P.Param < F.Params.size() &&
           Tu.Types[F.Params[P.Param].Type].IsPointer;
  };
  return isSpan(What, R) && isSpan(After, C) ? std::optional(UnboundedRanges) : std::nullopt;
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

/// An element that a loop, or a library's, chooses anew in each round stands for all of them.
FormalPlace LateReadFlow::general(const Access &A, FactRef At, bool IsInLoop) const {
  FormalPlace P = A.Place;
  if (!IsInLoop)
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
static bool looksPast(const LateReadFlow::Access &R, ReadKind How, const LateReadFlow::Change &C) {
  const auto &Read = R.Place.Path, &Changed = C.What.Place.Path;
  return (How == ReadKind::Object || How == ReadKind::Through) && C.By <= ChangeKind::Written &&
         C.By != ChangeKind::Invalidated && C.By != ChangeKind::Moved && Read.size() < Changed.size() &&
         Changed[Read.size()].Kind == Projection::Content && std::equal(Read.begin(), Read.end(), Changed.begin());
}

/// `++count`, `sum += n`: read in order to be changed in place, by which neither change is lost.
bool LateReadFlow::isCounted(FactRef At, PlaceId P) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  const FactAt &Here = Facts[At.Index];
  auto where = [](const FactAt &F) { return F.Trail.empty() ? F.At : F.Trail.back().At; };
  for (uint32_t I = At.Index + 1; I != Facts.size() && Facts[I].Call == Here.Call; ++I) {
    const auto *M = std::get_if<Mutate>(&Facts[I].What);
    if (M && Names.resolve(M->What) == P) // of a callee, by the same statement
      return !Here.Call || where(Facts[I]) == where(Here);
    if (!Here.Call)
      return false; // the change follows at once
  }
  return false;
}

void LateReadFlow::read(const State &S, FactRef At, const FactAt &F, const Read &R,
                        std::vector<LateReadPair> &Found) const {
  if (R.How == ReadKind::Query || S.Entries.empty())
    return;
  PlaceId P = Names.resolve(R.What);
  auto It = Known.find(P);
  if (It == Known.end() || (Names.visible(P) && !IsExposed(At)))
    return;
  const bool IsCounted = isCounted(At, P);
  auto Computed = ByFact.find(At);
  for (const Access &A : Computed == ByFact.end() ? It->second : Computed->second) {
    if (isStale(S, A))
      continue;
    for (const Entry &E : S.Entries) {
      const Change &C = Changes[E.Change];
      if (C.At != At && C.What.Root != A.Root && mayOwn(C, A) && Found.size() < 4 * MaxLateReads) {
        FormalPlace Source = A.Place;
        Source.Path.resize(1);
        Found.push_back({std::move(Source), C.What.Place, ReadKind::Through, C.By, !A.Held, false, At, C.At});
      }
      if (C.At == At || (IsCounted && C.By == ChangeKind::Changed) || looksPast(A, R.How, C) || !mayMeet(S, E, A) ||
          Found.size() >= 4 * MaxLateReads)
        continue;
      // Facts of one call: its summary says what it reads late itself.
      if (F.Call && Fn[C.At.Block].Facts[C.At.Index].Call == F.Call && C.At.Block == At.Block && !inLoop(At))
        continue;
      bool Certain =
          C.Always && A.Sure && Sure.runsThrough(C.At.Block) && Sure.runsThrough(At.Block) && C.What.Elements.empty();
      FormalPlace What = general(A, At, inLoop(At)), After = general(C.What, C.At, inLoop(C.At));
      auto Over = asSpans(What, A, After, C.What);
      Found.push_back({std::move(What), std::move(After), R.How, C.By, !A.Held, Certain, At, C.At, Over});
    }
  }
}

/// What says in this function's own parameters how far the callee's ranges go: only where all is passed on as it came.
std::optional<CopiedRange> LateReadFlow::overHere(const LateRead &L, const FactAt &F) const {
  if (!L.Over || !F.Call)
    return std::nullopt;
  auto passedOn = [&](unsigned Number) -> std::optional<uint8_t> {
    const Call &C = Fn[F.Call];
    if (Number >= C.Args.size() || C.Args[Number].Sum || !C.Args[Number].What)
      return std::nullopt;
    auto Formal = Names.of(C.Args[Number].What);
    if (!Formal || Formal->Cut || Formal->Place.Root != FormalRoot::Param || !Formal->Place.Path.empty())
      return std::nullopt;
    return static_cast<uint8_t>(Formal->Place.Param);
  };
  auto isPassedOn = [&](PlaceId P) {
    auto Formal = Names.of(P);
    return Formal && !Formal->Cut && Formal->Place.Root == FormalRoot::Param && Formal->Place.Path.size() == 1;
  };
  if (*L.Over == UnboundedRanges)
    return isPassedOn(L.What) && isPassedOn(L.After) ? L.Over : std::nullopt;
  auto First = passedOn(L.Over->First), Last = passedOn(L.Over->Last);
  if (!First || !Last || !isPassedOn(L.What) || !isPassedOn(L.After))
    return std::nullopt;
  return CopiedRange{*First, *Last, L.Over->Upwards};
}

void LateReadFlow::lift(const State &S, FactRef At, const FactAt &F, const LateRead &L,
                        std::vector<LateReadPair> &Found) const {
  auto W = Known.find(Names.resolve(L.After)), R = Known.find(Names.resolve(L.What));
  if (W == Known.end() || R == Known.end())
    return;
  const auto Over = overHere(L, F);
  if (L.Over && !Over)
    return;
  const FunctionId Callee = F.Call ? Fn[F.Call].Callee : FunctionId{};
  const bool IsInLoop = inLoop(At), GoesOver = IsInLoop || (Callee && Tu[Callee].IsSystem);
  for (const Access &Changed : W->second)
    for (const Access &Used : R->second) {
      if (Changed.Root == Used.Root || isStale(S, Changed) || isStale(S, Used) ||
          (S.Differs & pairBit(Changed.Root, Used.Root)) || Found.size() >= 4 * MaxLateReads)
        continue;
      bool Certain = L.Always && Changed.Sure && Used.Sure && Sure.runsThrough(At.Block);
      Found.push_back({general(Used, At, IsInLoop), general(Changed, At, GoesOver), L.How, L.By, L.Anew && !Used.Held,
                       Certain, At, At, Over});
    }
}

std::vector<LateReadPair> LateReadFlow::run() {
  if (!Fn.Function || !mayMatter())
    return {};
  Rounds.emplace(Fn);
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
      const bool IsOver = Kept.Over && P.Over;
      if (Worse) {
        P.How = std::min(P.How, Kept.How);
        Kept = std::move(P);
      } else {
        Kept.How = std::min(P.How, Kept.How);
      }
      Kept.Always = Always;
      Kept.Anew = Anew;
      if (!IsOver)
        Kept.Over.reset();
    }
  }
  return Out;
}

std::vector<LateReadPair> deed::lateReads(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names,
                                          const LoanSources &Sources, const EveryPath &Sure,
                                          llvm::function_ref<bool(FactRef)> IsExposed) {
  return LateReadFlow(Tu, Bound, Names, Sources, Sure, IsExposed).run();
}
