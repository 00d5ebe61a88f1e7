#include "flow/Origins.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

Origins::Origins(const TuFacts &Tu, FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known), Order(complete()), Births(Fn), Outside(Tu, Fn, Known) {
  findEmptied();
}

//===-- What is taken out of a container --------------------------------------------------------------------------===//

/// The content of the container that the element is, or the container itself.
PlaceId Origins::contentOf(const Invalidate &I, CallId By) const {
  const PlaceNode &N = Fn.Places[I.What];
  PlaceId Content;
  if (I.How != InvalidateKind::Element)
    Content = Fn.Places.find(I.What, Projection::Content, 0);
  else if (N.Kind == Projection::Element && Fn.Places[N.Parent].Kind == Projection::Content)
    Content = N.Parent;
  else if (N.Kind == Projection::Deref && Fn[By].Object && Fn[By].Object->What) // `v.erase(it)`
    Content = Fn.Places.find(Fn[By].Object->What, Projection::Content, 0);
  return Content ? of(Content) : Content;
}

/// `v.clear()`, `v.pop_back()`, `m.erase(k)`; not what also puts something in.
void Origins::findEmptied() {
  for (const Block &B : Fn.Blocks)
    for (auto First = B.Facts.begin(); First != B.Facts.end();) {
      const CallId By = First->Call;
      auto Last = std::find_if(First, B.Facts.end(), [&](const FactAt &F) { return F.Call != By; });
      for (const FactAt &F : llvm::make_range(First, By ? Last : First)) {
        const auto *I = std::get_if<Invalidate>(&F.What);
        PlaceId Content = I ? contentOf(*I, By) : PlaceId{};
        if (!Content || !Order.contains(Content))
          continue;
        bool Stores = false, Sets = I->How == InvalidateKind::Element;
        for (const FactAt &Other : llvm::make_range(First, Last)) {
          const auto *Made = std::get_if<Issue>(&Other.What);
          const auto *Passed = std::get_if<Flow>(&Other.What);
          const auto *W = std::get_if<Write>(&Other.What);
          PlaceId Into = Made ? Made->Into : Passed ? Passed->To : PlaceId{};
          Stores |= Into && (Fn.Places.isPartOf(of(Into), Content) || Fn.Places.isPartOf(Content, of(Into)));
          Sets |= I->How == InvalidateKind::Content && W && W->Always && Fn.Places.isPartOf(Content, of(W->What));
        }
        if (Sets && !Stores)
          Emptied[{By, I->What}] = Content;
      }
      First = Last;
    }
}

//===-- Names -----------------------------------------------------------------------------------------------------===//

/// Which element of an owner's content, or which one a variable chose, is not told apart.
PlaceId Origins::canonical(PlaceId P) {
  if (P.Raw < Canonical.size() && Canonical[P.Raw])
    return Canonical[P.Raw];
  const PlaceNode N = Fn.Places[P];
  if (!N.Parent)
    return P;
  PlaceId Parent = canonical(N.Parent);
  if (N.Kind == Projection::Element) {
    const Index I = Fn.Places.index(P);
    bool OfContent = Fn.Places[Parent].Kind == Projection::Content;
    if (I.How != Index::Kind::Any && (OfContent || I.How == Index::Kind::Variable))
      return Fn.Places.element(Parent, Index{}, N.Type);
  }
  return Parent == N.Parent ? P : Fn.Places.project(Parent, N.Kind, N.Key, N.Type, N.Name);
}

const PlaceTable &Origins::complete() {
  // Bounded: a place is made at most once per flow and depth, and a function with too many stops growing.
  const size_t Limit = 4 * Fn.Places.size() + 256;
  auto canonicalise = [&] {
    for (uint32_t I = static_cast<uint32_t>(Canonical.size()); I < Fn.Places.size(); ++I) {
      PlaceId Of = canonical(Known.resolve({I}));
      Canonical.resize(std::max<size_t>(Canonical.size(), I + 1));
      Canonical[I] = Of;
    }
  };
  canonicalise();
  std::vector<std::pair<PlaceId, PlaceId>> Flows;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *L = std::get_if<Flow>(&F.What))
        Flows.push_back({of(L->From), of(L->To)});
  llvm::sort(Flows);
  Flows.erase(std::unique(Flows.begin(), Flows.end()), Flows.end());
  if (Flows.empty())
    return Fn.Places;

  std::vector<std::pair<PlaceId, PlaceId>> Both; // each flow in both directions, sorted by the end that is looked at
  for (auto [From, To] : Flows) {
    Both.push_back({From, To});
    Both.push_back({To, From});
  }
  llvm::sort(Both);
  for (uint32_t I = 0; I < Fn.Places.size() && Fn.Places.size() < Limit; ++I) { // grows
    PlaceId Part = of({I});
    for (PlaceId Whole = Fn.Places[Part].Parent; Whole; Whole = Fn.Places[Whole].Parent)
      for (auto It = llvm::lower_bound(Both, std::pair(Whole, PlaceId{0})); It != Both.end() && It->first == Whole;
           ++It)
        if (!Fn.Places.isPartOf(It->second, Whole)) // `list = list->next`: no end to that
          Fn.Places.replacePrefix(Part, Whole, It->second);
    canonicalise();
  }
  return Fn.Places;
}

bool Origins::isExact(PlaceId P) const {
  for (; P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Cut ||
        (Fn.Places[P].Kind == Projection::Element && Fn.Places.index(P).How != Index::Kind::Constant))
      return false;
  return true;
}

bool Origins::isWithin(PlaceId Part, PlaceId P, Extent How) const {
  for (; Part; Part = Fn.Places[Part].Parent) {
    if (Part == P)
      return true;
    Projection Kind = Fn.Places[Part].Kind;
    if (Kind == Projection::Deref || (Kind == Projection::Content && How == Extent::Object))
      return false;
  }
  return false;
}

PlaceId Origins::innermostView(PlaceId P) const {
  for (; P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Deref)
      return Fn.Places[P].Parent;
  return {};
}

PlaceId Origins::counterpart(PlaceId Part, PlaceId From, PlaceId To) const {
  if (Part == From)
    return To;
  const PlaceNode &N = Fn.Places[Part];
  PlaceId Parent = counterpart(N.Parent, From, To);
  return Parent ? Fn.Places.find(Parent, N.Kind, N.Key) : PlaceId{};
}

bool Origins::mayBeSamePart(PlaceId Part, PlaceId Array, PlaceId Origin, PlaceId Element) const {
  if (Origin == Element)
    return true;
  llvm::SmallVector<PlaceId, 4> Mine, Theirs; // innermost first
  for (PlaceId P = Origin; P != Element; P = Fn.Places[P].Parent)
    Mine.push_back(P);
  PlaceId Within = Part;
  for (; Within && Within != Array; Within = Fn.Places[Within].Parent)
    Theirs.push_back(Within);
  if (!Within || Theirs.empty())
    return true;
  Theirs.pop_back(); // the element
  auto M = Mine.rbegin();
  for (auto T = Theirs.rbegin(); T != Theirs.rend() && M != Mine.rend(); ++T, ++M) {
    const PlaceNode &A = Fn.Places[*M], &B = Fn.Places[*T];
    if (A.Kind != B.Kind || (A.Kind == Projection::Field && A.Key != B.Key))
      return false;
  }
  return true;
}

PlaceId Origins::beforeIssue(PlaceId Part, const Issue &I) const {
  PlaceId Referent = Fn.Places.find(of(I.Into), Projection::Deref, 0);
  if (!Referent || !Fn.Places.isPartOf(Part, Referent))
    return {};
  PlaceId Same = counterpart(Part, Referent, of(Fn[I.Loan].Borrowed));
  return Same && contains(Same) ? Same : PlaceId{};
}

PlaceId Origins::afterIssue(PlaceId Part, const Issue &I) const {
  PlaceId Referent = Fn.Places.find(of(I.Into), Projection::Deref, 0);
  PlaceId Borrowed = of(Fn[I.Loan].Borrowed);
  if (!Referent || !Fn.Places.isPartOf(Part, Borrowed))
    return {};
  PlaceId Same = counterpart(Part, Borrowed, Referent);
  return Same && contains(Same) ? Same : PlaceId{};
}

bool Origins::outlivesFunction(PlaceId Origin) const {
  bool Indirect = false;
  for (PlaceId P = Origin; Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    Indirect |= Fn.Places[P].Kind == Projection::Deref;
  switch (Fn.Places[Fn.Places.rootOf(Origin)].Kind) {
  case Projection::Return:
  case Projection::Global: return true;
  case Projection::Param:
  case Projection::This: return Indirect;
  case Projection::Local:
  case Projection::Temp: return Indirect && Outside.leadsTo(Origin);
  case Projection::Heap:
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: return false;
  }
  return false;
}

//===-- Uses ------------------------------------------------------------------------------------------------------===//

/// A copy of a view holds what the view held; whether that is still good is asked where the copy is used.
bool Origins::onlyCopies(const FactAt &F) const {
  if (!F.Call || !Fn[F.Call].Callee)
    return false;
  switch (Tu[Fn[F.Call].Callee].Which) {
  case Special::CopyConstructor:
  case Special::MoveConstructor:
  case Special::CopyAssignment:
  case Special::MoveAssignment: return true;
  case Special::None:
  case Special::DefaultConstructor:
  case Special::OtherConstructor:
  case Special::Destructor:
  case Special::CallOperator: return false;
  }
  return false;
}

void Origins::derefs(PlaceId P, llvm::function_ref<void(PlaceId, Extent)> Use) const {
  for (; P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Deref)
      Use(of(Fn.Places[P].Parent), Extent::Object);
}

void Origins::useOf(PlaceId P, ReadKind How, const FactAt &F, llvm::function_ref<void(PlaceId, Extent)> Use) const {
  derefs(P, Use);
  const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, P)];
  if (T.IsPointer || T.IsReference || How == ReadKind::Query || onlyCopies(F))
    return;
  if (T.IsInteger || T.IsBool || T.IsCharacter)
    return; // `buffer.size_`: whatever the rest of the buffer holds
  bool Owns = T.Kind == Category::Owner || T.Kind == Category::SharedOwner;
  bool AsObject = How == ReadKind::Object || How == ReadKind::Through;
  Use(of(P), Owns && AsObject ? Extent::Object : Extent::Content);
}

void Origins::forEachUse(const FactAt &F, llvm::function_ref<void(PlaceId, Extent)> Use) const {
  struct Visit {
    const Origins &O;
    const FactAt &F;
    llvm::function_ref<void(PlaceId, Extent)> Use;

    /// Advancing an iterator needs it to be good; a pointer's value is nobody's referent.
    void changed(PlaceId P) const {
      O.derefs(P, Use);
      const TypeInfo &T = O.Tu.Types[typeOf(O.Tu, O.Fn, P)];
      if (T.IsClass && T.Kind == Category::View)
        Use(O.of(P), Extent::Object);
    }
    void operator()(const Read &R) const { O.useOf(R.What, R.How, F, Use); }
    void operator()(const Write &W) const { O.derefs(W.What, Use); }
    void operator()(const Mutate &M) const { changed(M.What); }
    void operator()(const Move &M) const { O.useOf(M.From, ReadKind::Value, F, Use); }
    void operator()(const Invalidate &I) const { O.derefs(I.What, Use); }
    void operator()(const Acquire &A) const { O.derefs(A.Lock, Use); }
    void operator()(const Release &R) const { O.derefs(R.Lock, Use); }
    void operator()(const Spawn &S) const { Use(O.of(S.Callable), Extent::Content); }
    /// Until it is joined, the thread uses what it was given.
    void operator()(const Join &J) const { Use(O.of(J.Handle), Extent::Content); }
    void operator()(const Escape &E) const { Use(O.of(E.What), Extent::Content); }
    /// An iterator, string_view or closure handed over by value is used by whoever gets it.
    void operator()(const CallFact &C) const {
      const Call &Called = O.Fn[C.Call];
      if (O.onlyCopies(FactAt{C, {}, C.Call}))
        return;
      for (const Argument &A : Called.Args)
        if (A.What && A.How == PassKind::Value && O.Tu.Types[A.Type].IsClass)
          Use(O.of(A.What), Extent::Content);
    }
    void operator()(const StorageBegin &) const {}
    void operator()(const StorageEnd &) const {}
    void operator()(const Issue &) const {} // `&p->x` accesses nothing
    void operator()(const Flow &) const {}
    void operator()(const Allocate &) const {}
    void operator()(const Free &) const {}
    void operator()(const Adopt &) const {}
    void operator()(const Suspend &) const {}
    void operator()(const Signal &) const {}
    void operator()(const Wait &) const {}
    void operator()(const Unreachable &) const {}
    void operator()(const LateRead &) const {}
  };
  // What a destructor does to its own object is the end of that; what it does through a view it holds is a use.
  std::visit(Visit{*this, F, Use}, F.What);
}

PlaceId Origins::killedBy(const FactAt &F) const {
  auto exact = [&](PlaceId P) { return P && isExact(of(P)) ? of(P) : PlaceId{}; };
  if (const auto *B = std::get_if<StorageBegin>(&F.What))
    return of(B->What);
  if (const auto *E = std::get_if<StorageEnd>(&F.What)) {
    // What a parameter refers to lives on, and with it what is held there.
    Projection Kind = Fn.Places[Fn.Places.rootOf(E->What)].Kind;
    return Kind == Projection::Param ? PlaceId{} : of(E->What);
  }
  if (const auto *V = std::get_if<Invalidate>(&F.What))
    return F.Call ? Emptied.lookup({F.Call, V->What}) : PlaceId{};
  if (const auto *I = std::get_if<Issue>(&F.What))
    return exact(I->Into);
  if (const auto *L = std::get_if<Flow>(&F.What))
    return L->Kills ? exact(L->To) : PlaceId{};
  if (const auto *A = std::get_if<Allocate>(&F.What))
    return exact(A->Into);
  if (const auto *W = std::get_if<Write>(&F.What)) {
    // `p = nullptr`, `o = nullopt`. Other writes stand beside the Issue or Flow that says what is written, and leave it
    // to that.
    bool IsResult = F.Call && W->What == Fn[F.Call].Result;
    bool IsEmpty = W->Value && (*W->Value == 0 || Tu.Types[typeOf(Tu, Fn, W->What)].IsPointer);
    return W->Always && (IsEmpty || IsResult) ? exact(W->What) : PlaceId{};
  }
  if (const auto *C = std::get_if<CallFact>(&F.What)) {
    // What is constructed, and a temporary that holds a result, is another object in each round of a loop.
    const Call &Made = Fn[C->Call];
    if (Made.How == CallKind::Constructor && Made.Object)
      return exact(Made.Object->What);
    PlaceId Result = Made.Result;
    return Result && Fn.Places[Result].Kind == Projection::Temp ? of(Result) : PlaceId{};
  }
  return {};
}
