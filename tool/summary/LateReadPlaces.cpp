#include "summary/LateReadFlow.h"

using namespace deed;

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
    Key = I.How == Index::Kind::Constant && !I.isText() ? std::to_string(I.Value) : "?";
    A.Elements.push_back(I);
    A.LastBy = -1;
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
    const TypeInfo &Leads = Tu.Types[Fn.Places[View].Type];
    const bool IsSmart = Fn.Places[Q].Kind == Projection::Content && Leads.Deletes;
    if ((Fn.Places[Q].Kind != Projection::Deref && !IsSmart) || Leads.IsReference)
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
        if (S.At)
          chooseByCall(Out[I], *S.At);
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
  return I.How == Index::Kind::Variable ? indexVariable(I.Variable) : std::nullopt;
}

std::optional<unsigned> LateReadFlow::indexVariable(PlaceId P) const {
  auto It = llvm::find(IndexVariables, P);
  return It == IndexVariables.end() ? std::nullopt : std::optional(static_cast<unsigned>(It - IndexVariables.begin()));
}
