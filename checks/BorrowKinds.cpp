#include "checks/BorrowKinds.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

BorrowKinds::BorrowKinds(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {
  noteSources();
  noteClosures();
  while (noteUses())
    ;
}

bool BorrowKinds::isUnnamed(PlaceId View) const {
  const PlaceNode &N = Facts.Places[View];
  return N.Kind == Projection::Temp || (N.Kind == Projection::Local && Fn.Tu.text(N.Name).empty());
}

//===-- What unnamed views are bound to -------------------------------------------------------------------------===//

void BorrowKinds::noteSources() {
  auto note = [&](PlaceId Into, Source S) {
    if (Facts.Places[Into].Parent || !isUnnamed(Into))
      return;
    auto [Known, New] = Sources.try_emplace(Into, S);
    if (!New && Known->second.Place != S.Place)
      Known->second.Place = {}; // one of several
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What))
        note(I->Into, {Facts[I->Loan].Borrowed, false});
      else if (const auto *L = std::get_if<Flow>(&F.What))
        note(L->To, {L->From, true});
}

BorrowPath BorrowKinds::pathOf(PlaceId P) const {
  constexpr unsigned MaxViews = 16; // a cycle of views that are bound to each other ends here
  llvm::SmallVector<PlaceId, 8> Reversed;
  for (unsigned Views = 0;; ++Views) {
    while (Facts.Places[P].Parent) {
      Reversed.push_back(P);
      P = Facts.Places[P].Parent;
    }
    auto From = Sources.find(P);
    bool Dereferenced = !Reversed.empty() && Facts.Places[Reversed.back()].Kind == Projection::Deref;
    if (From == Sources.end() || !From->second.Place || !Dereferenced || Views == MaxViews)
      break;
    if (!From->second.IsView)
      Reversed.pop_back();
    P = From->second.Place;
  }
  return {P, {Reversed.rbegin(), Reversed.rend()}};
}

/// Of a tuple or pair: those of containers and arrays are one, as for Rust, which sees an index as a value.
bool BorrowKinds::isDisjointElement(PlaceId A, PlaceId B) const {
  const Index &I = Facts.Places.index(A), &J = Facts.Places.index(B);
  const TypeInfo &Whole = Fn.Tu.Types[typeOf(Fn.Tu, Facts, Facts.Places[A].Parent)];
  return Whole.IsClass && I.How == Index::Kind::Constant && J.How == Index::Kind::Constant && I.Value != J.Value;
}

bool BorrowKinds::concerns(const BorrowPath &A, const BorrowPath &B) const {
  if (A.Root != B.Root)
    return false;
  size_t Common = std::min(A.Steps.size(), B.Steps.size());
  for (size_t I = 0; I != Common; ++I) {
    const PlaceNode &X = Facts.Places[A.Steps[I]], &Y = Facts.Places[B.Steps[I]];
    if (X.Kind != Y.Kind || (X.Kind == Projection::Field && X.Key != Y.Key) ||
        (X.Kind == Projection::Element && isDisjointElement(A.Steps[I], B.Steps[I])))
      return false;
  }
  return llvm::none_of(llvm::drop_begin(B.Steps, Common),
                       [&](PlaceId P) { return Facts.Places[P].Kind == Projection::Deref; });
}

//===-- What is changed through views ---------------------------------------------------------------------------===//

static bool isClosure(const TuFacts &Tu, TypeId T) { return Tu.text(Tu.Types[T].Name).contains("(lambda"); }

/// What a closure captures by reference is declared by its body alone.
bool BorrowKinds::isDeclaredExclusive(PlaceId View) const {
  if (PlaceId Whole = Facts.Places[View].Parent; Whole && isClosure(Fn.Tu, typeOf(Fn.Tu, Facts, Whole)))
    return false;
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, View)];
  return T.IsReference && T.Pointee && !Fn.Tu.Types[T.Pointee].IsConst && !isUnnamed(View);
}

bool BorrowKinds::changesThrough(PlaceId View) const {
  for (PlaceId P = View; P; P = Facts.Places[P].Parent)
    if (Changing.contains(P))
      return true;
  return isDeclaredExclusive(View);
}

/// Something is changed through the view that P is reached through last: a pointer that it was itself reached through
/// stays what it is.
bool BorrowKinds::markView(PlaceId P) {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      return Changing.insert(Facts.Places[P].Parent).second;
  return false;
}

/// `g = f` where something is changed through g.n.
bool BorrowKinds::markParts(const Flow &F) {
  bool New = changesThrough(F.To) && Changing.insert(F.From).second;
  for (PlaceId Part : llvm::to_vector(Changing)) {
    if (Part == F.To || !Facts.Places.isPartOf(Part, F.To))
      continue;
    llvm::SmallVector<PlaceId, 4> Steps;
    for (PlaceId P = Part; P != F.To; P = Facts.Places[P].Parent)
      Steps.push_back(P);
    PlaceId Same = F.From;
    for (PlaceId Step : llvm::reverse(Steps))
      Same = Same ? Facts.Places.find(Same, Facts.Places[Step].Kind, Facts.Places[Step].Key) : PlaceId{};
    New |= Same && Changing.insert(Same).second;
  }
  return New;
}

static bool changes(EffectKind K) {
  return K == EffectKind::Write || K == EffectKind::Mutate || K == EffectKind::Move || K == EffectKind::Invalidate ||
         K == EffectKind::Free;
}

/// What closures do to what they have captured by reference, called here or not.
void BorrowKinds::noteClosures() {
  for (uint32_t I = 0; I != Facts.Places.size(); ++I) {
    PlaceId Closure{I};
    TypeId Type = Facts.Places[Closure].Type;
    if (Facts.Places[Closure].Parent || !isClosure(Fn.Tu, Type))
      continue;
    for (uint32_t F = 0; F != Fn.Tu.Functions.size(); ++F) {
      const FunctionInfo &Body = Fn.Tu.Functions[F];
      if (!Body.IsLambda || Body.ObjectType != Type || !Body.HasBody)
        continue;
      for (const Effect &E : Fn.Summaries.of({F}).Effects) {
        const auto &Path = E.What.Path;
        if (!changes(E.Kind) || E.What.Root != FormalRoot::This || Path.size() < 3 ||
            Path[1].Kind != Projection::Field || Path[2].Kind != Projection::Deref)
          continue;
        for (uint32_t J = 0; J != Facts.Places.size(); ++J)
          if (const PlaceNode &N = Facts.Places[PlaceId{J}]; N.Parent == Closure && N.Kind == Projection::Field &&
                                                             Fn.Tu.text(SymbolId{N.Key}) == Path[1].Key)
            Changing.insert({J});
      }
    }
  }
}

/// False: nothing new.
bool BorrowKinds::noteUses() {
  bool New = false;
  for (const Block &B : llvm::reverse(Facts.Blocks))
    for (const FactAt &F : llvm::reverse(B.Facts)) {
      if (const auto *W = std::get_if<Write>(&F.What))
        New |= markView(W->What);
      else if (const auto *M = std::get_if<Mutate>(&F.What))
        New |= markView(M->What);
      else if (const auto *V = std::get_if<Move>(&F.What))
        New |= markView(V->From);
      else if (const auto *E = std::get_if<Invalidate>(&F.What))
        New |= markView(E->What);
      else if (const auto *L = std::get_if<Flow>(&F.What))
        New |= markParts(*L);
      else if (const auto *I = std::get_if<Issue>(&F.What); I && changesThrough(I->Into))
        New |= markView(Facts[I->Loan].Borrowed);
    }
  return New;
}

bool BorrowKinds::isExclusive(FactRef At) const {
  const FactAt &F = Facts[At.Block].Facts[At.Index];
  const auto *I = std::get_if<Issue>(&F.What);
  if (!I || !changesThrough(I->Into))
    return false;
  // What a call stores in one of its arguments is judged by that argument alone: its parameter does not tell.
  bool IsStored = F.Call && I->Into != Facts[F.Call].Result;
  return IsStored || Facts[I->Loan].How == LoanKind::Exclusive;
}
