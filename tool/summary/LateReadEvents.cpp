#include "summary/LateReadFlow.h"

using namespace deed;

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

/// `x = y`, also by a call: y.
std::optional<LateReadFlow::Access> LateReadFlow::assignedFrom(const FactAt &F) {
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

/// `m.erase(key)`, `m.erase(m.find(key))`: the root of the key, if it is a reference of the caller's.
std::optional<unsigned> LateReadFlow::keyOf(PlaceId Element) {
  auto ofKey = [&](PlaceId Key) -> std::optional<unsigned> {
    const Accesses &Of = accessesOf(Key);
    return Of.size() == 1 && Of[0].Place.Root == FormalRoot::Param && !Of[0].Place.Path.empty() &&
                   Of[0].Place.Path[0].Kind == Projection::Deref
               ? std::optional(Of[0].Root)
               : std::nullopt;
  };
  if (Fn.Places[Element].Kind == Projection::Element) {
    PlaceId Key = Fn.Places.index(Element).Variable;
    return Key ? ofKey(Key) : std::nullopt;
  }
  if (Fn.Places[Element].Kind != Projection::Deref)
    return std::nullopt;
  auto From = Sources.ofItself(Fn.Places[Element].Parent);
  if (From.size() != 1 || !From[0].At || !From[0].At->Call)
    return std::nullopt;
  const Call &Finds = Fn[From[0].At->Call];
  return Finds.Args.size() == 1 && Finds.Args[0].What ? ofKey(Finds.Args[0].What) : std::nullopt;
}

/// An element is erased, whichever: in a loop over the container that a reference to an element was passed of, or (by a
/// closure that was handed over) of what is iterated.
LateReadFlow::Accesses LateReadFlow::erased(PlaceId Element, FactRef At) {
  Accesses Of = accessesOf(Element);
  if (!inLoop(At) && !keyOf(Element))
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

/// `a[i - 1]`: as the index is computed. `a[r * n + k]`, which is no sum: by the numbers that were read for it since the
/// way to the array began.
void LateReadFlow::chooseByFact(Access &A, PlaceId P, FactRef At) {
  if (A.Elements.empty() || A.Elements.back().How != Index::Kind::Any || A.LastBy >= 0)
    return;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  Choice Made;
  if (Facts[At.Index].ChosenBy) {
    Made.Sums.push_back(
        Fn.Sums[*Facts[At.Index].ChosenBy].renamed([&](PlaceId V) { return Names.resolve(V); }));
    for (const Amount::Term &T : Made.Sums[0].Terms)
      Made.Variables.push_back(T.What);
    A.LastBy = static_cast<int>(Choices.size());
    Choices.push_back(std::move(Made));
    return;
  }
  for (uint32_t I = At.Index; I-- != 0;) {
    const auto *R = std::get_if<Read>(&Facts[I].What);
    if (!R || Facts[I].Call || R->How != ReadKind::Value)
      return;
    PlaceId Read = Names.resolve(R->What);
    if (PlaceId Array = Fn.Places.find(R->What, Projection::Deref, 0); Array && Fn.Places.isPartOf(P, Array)) {
      A.LastBy = static_cast<int>(Choices.size());
      Choices.push_back(std::move(Made));
      return;
    }
    if (!Tu.Types[Fn.Places[R->What].Type].IsInteger)
      return;
    if (!llvm::is_contained(Made.Variables, Read))
      Made.Variables.insert(Made.Variables.begin(), Read);
  }
}

/// `m(r, k)`, `v[i - 1]`, `m.set(r, c, x)`: by the arguments of the call that returned the element, read or set it.
void LateReadFlow::chooseByCall(Access &A, const FactAt &F) {
  if (!F.Call || A.Elements.empty() || A.Elements.back().How != Index::Kind::Any || A.LastBy >= 0)
    return;
  Choice Made;
  auto Name = [&](PlaceId V) { return Names.resolve(V); };
  for (const Argument &Given : Fn[F.Call].Args) {
    if (!Tu.Types[Given.Type].IsInteger)
      continue;
    if (Given.Constant)
      Made.Sums.push_back(Amount::number(*Given.Constant));
    else if (Given.Sum)
      Made.Sums.push_back(Fn.Sums[*Given.Sum].renamed(Name));
    else if (Given.What)
      Made.Sums.push_back(Amount::of(Names.resolve(Given.What)));
    else
      return;
    for (const Amount::Term &T : Made.Sums.back().Terms)
      if (!llvm::is_contained(Made.Variables, T.What))
        Made.Variables.push_back(T.What);
  }
  if (Made.Sums.empty())
    return;
  A.LastBy = static_cast<int>(Choices.size());
  Choices.push_back(std::move(Made));
}

/// `struct Text T = find(...); done(&T);`: of T.Chars.
bool LateReadFlow::isMemberOfLocal(PlaceId P) const {
  P = Names.resolve(P);
  if (Fn.Places[P].Kind != Projection::Field)
    return false;
  for (; Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind != Projection::Field)
      return false;
  return Fn.Places[P].Kind == Projection::Local || Fn.Places[P].Kind == Projection::Temp;
}

void LateReadFlow::collectChange(FactRef At, Accesses Of, ChangeKind By, bool Always, Event &Here) {
  const FunctionInfo &F = Tu[Fn.Function];
  const FactAt &Fact = Fn[At.Block].Facts[At.Index];
  if (PlaceId Named = changed(Fact.What))
    for (Access &A : Of) {
      chooseByFact(A, Named, At);
      chooseByCall(A, Fact);
    }
  for (const Access &A : Of) {
    // A literal that is released on some way is not released: a flag says whose it is.
    if (A.Place.Root == FormalRoot::Global && A.Place.Global == "<string literal>")
      continue;
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

/// `v.resize(max(v.size(), o.v.size()))`: nothing happens if the two are one object.
bool LateReadFlow::keepsSize(PlaceId Owner, FactRef At) const {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  auto made = [&](PlaceId Result) -> const Call * {
    Result = Result ? Names.resolve(Result) : Result;
    if (Result && Fn.Places[Result].Kind == Projection::Deref) // a reference
      Result = Fn.Places[Result].Parent;
    for (const FactAt &Before : Fn[At.Block].Facts) // the temporary that a reference is bound to
      if (const auto *W = std::get_if<Write>(&Before.What); W && W->What == Result && W->SameAs)
        Result = Names.resolve(W->SameAs);
    for (const Call &C : Fn.Calls)
      if (Result && C.Result && Names.resolve(C.Result) == Result)
        return &C;
    return nullptr;
  };
  if (!F.Call || Fn[F.Call].Args.empty() || !Fn[F.Call].Object)
    return false;
  const Call *Largest = made(Fn[F.Call].Args[0].What);
  if (!Largest || Largest->Args.size() != 2)
    return false;
  const Call *A = made(Largest->Args[0].What), *B = made(Largest->Args[1].What);
  auto isOwn = [&](const Call &C) { return Fn.Places.isPartOf(Names.resolve(Owner), Names.resolve(C.Object->What)); };
  return A && B && A->Callee == B->Callee && A->Callee && Tu[A->Callee].IsConst && A->Object && B->Object &&
         A->Object->What && B->Object->What && (isOwn(*A) || isOwn(*B));
}

/// A callee has erased an element of its own choice: hardly the one that somebody reads on.
bool LateReadFlow::isOneOfMany(PlaceId Element, const FactAt &Erased) const {
  Element = Names.resolve(Element);
  return !Erased.Trail.empty() && Fn.Places[Element].Kind == Projection::Element &&
         Fn.Places.index(Element).How == Index::Kind::Any;
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
        Accesses Of = accessesOf(R->What);
        for (Access &A : Of) {
          chooseByFact(A, R->What, At);
          chooseByCall(A, F);
        }
        if (llvm::any_of(Of, [](const Access &A) { return A.LastBy >= 0; }))
          ByFact[At] = std::move(Of);
      } else if (const auto *L = std::get_if<LateRead>(&F.What)) {
        accessesOf(L->What);
        accessesOf(L->After);
      } else if (const auto *Called = std::get_if<CallFact>(&F.What)) {
        const Call &C = Fn[Called->Call];
        collectCallable(At, C, Here);
        // `this->~T();`: those of one's own objects are of no interest here.
        if (C.How == CallKind::Destructor && C.Object)
          collectChange(At, accessesOf(C.Object->What), ChangeKind::Freed, /*Always=*/true, Here);
      } else if (F.Guessed) {
        if (PlaceId P = changed(F.What))
          accessesOf(P);
      } else if (const auto *W = std::get_if<Write>(&F.What)) {
        collectChange(At, accessesOf(W->What), ChangeKind::Written, W->Always, Here);
      } else if (const auto *M = std::get_if<Mutate>(&F.What)) {
        if (keepsSize(M->What, At))
          continue;
        collectChange(At, accessesOf(M->What), ChangeKind::Changed, M->Always, Here);
      } else if (const auto *V = std::get_if<Move>(&F.What)) {
        collectChange(At, accessesOf(V->From), ChangeKind::Moved, V->Always, Here);
      } else if (const auto *Gone = std::get_if<Invalidate>(&F.What); Gone && Gone->How == InvalidateKind::Object) {
        collectChange(At, accessesOf(Gone->What), ChangeKind::Freed, Gone->Always, Here);
      } else if (const auto *N = std::get_if<Invalidate>(&F.What); N && keepsSize(N->What, At)) {
        continue;
      } else if (N && N->How == InvalidateKind::Content) {
        collectChange(At, accessesOf(N->What), ChangeKind::Invalidated, N->Always, Here);
      } else if (N && N->How == InvalidateKind::Element && isOneOfMany(N->What, F)) {
        continue;
      } else if (N && N->How == InvalidateKind::Element) {
        const size_t Before = Changes.size();
        const auto Key = inLoop(At) ? std::nullopt : keyOf(N->What);
        collectChange(At, erased(N->What, At), ChangeKind::Invalidated, /*Always=*/false, Here);
        for (size_t C = Before; C != Changes.size(); ++C)
          Changes[C].ByKey = Key;
      } else if (const auto *D = std::get_if<Free>(&F.What); D && (D->Always || !isMemberOfLocal(D->Pointer))) {
        // Not what a callee releases if a flag beside the pointer says so: that knows whose it is.
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
  for (const Choice &C : Choices)
    for (PlaceId V : C.Variables)
      if (IndexVariables.size() < MaxIndexVariables && !llvm::is_contained(IndexVariables, V))
        IndexVariables.push_back(V);
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
          if (const auto *W = std::get_if<Write>(&F.What); W && !W->Value)
            Descending.insert(P);
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
