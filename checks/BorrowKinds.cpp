#include "checks/BorrowKinds.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

BorrowKinds::BorrowKinds(const SolvedFunction &Fn, const BorrowPaths &Paths)
    : Fn(Fn), Facts(Fn.Facts), Paths(Paths) {
  noteClosures();
  while (noteUses())
    ;
}

/// What a closure captures by reference is declared by its body alone.
bool BorrowKinds::isDeclaredExclusive(PlaceId View) const {
  if (PlaceId Whole = Facts.Places[View].Parent; Whole && Fn.Tu.Types[typeOf(Fn.Tu, Facts, Whole)].IsClosure)
    return false;
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, View)];
  return T.IsReference && T.Pointee && !Fn.Tu.Types[T.Pointee].IsConst && !Paths.isUnnamed(View);
}

bool BorrowKinds::changesThrough(PlaceId View) const {
  for (PlaceId P = View; P; P = Facts.Places[P].Parent)
    if (Changing.contains(P))
      return true;
  return isDeclaredExclusive(View);
}

bool BorrowKinds::mark(PlaceId View) {
  bool New = Changing.insert(View).second;
  if (New)
    ByRoot[Facts.Places.rootOf(View)].push_back(View);
  return New;
}

/// Something is changed through the view that P is reached through last: a pointer that it was itself reached through
/// stays what it is.
bool BorrowKinds::markView(PlaceId P) {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      return mark(Facts.Places[P].Parent);
  return false;
}

/// `g = f` where something is changed through g.n.
bool BorrowKinds::markParts(const Flow &F) {
  bool New = changesThrough(F.To) && mark(F.From);
  for (PlaceId Part : ByRoot.lookup(Facts.Places.rootOf(F.To))) {
    if (Part == F.To || !Facts.Places.isPartOf(Part, F.To))
      continue;
    llvm::SmallVector<PlaceId, 4> Steps;
    for (PlaceId P = Part; P != F.To; P = Facts.Places[P].Parent)
      Steps.push_back(P);
    PlaceId Same = F.From;
    for (PlaceId Step : llvm::reverse(Steps))
      Same = Same ? Facts.Places.find(Same, Facts.Places[Step].Kind, Facts.Places[Step].Key) : PlaceId{};
    New |= Same && mark(Same);
  }
  return New;
}

static bool changes(EffectKind K) {
  return K == EffectKind::Write || K == EffectKind::Mutate || K == EffectKind::Move || K == EffectKind::Invalidate ||
         K == EffectKind::Free;
}

/// What closures do to what they have captured by reference, called here or not.
void BorrowKinds::noteClosures() {
  llvm::DenseMap<TypeId, llvm::SmallVector<PlaceId, 4>> Captures; // fields, by the closure's type
  for (uint32_t I = 0; I != Facts.Places.size(); ++I)
    if (const PlaceNode &N = Facts.Places[PlaceId{I}]; N.Kind == Projection::Field)
      if (TypeId Whole = Facts.Places[N.Parent].Type; Fn.Tu.Types[Whole].IsClosure)
        Captures[Whole].push_back({I});
  if (Captures.empty())
    return;
  for (uint32_t F = 0; F != Fn.Tu.Functions.size(); ++F) {
    const FunctionInfo &Body = Fn.Tu.Functions[F];
    if (!Body.IsLambda || !Body.HasBody || !Captures.contains(Body.ObjectType))
      continue;
    for (const Effect &E : Fn.Summaries.of({F}).Effects) {
      const auto &Path = E.What.Path;
      if (!changes(E.Kind) || E.What.Root != FormalRoot::This || Path.size() < 3 ||
          Path[1].Kind != Projection::Field || Path[2].Kind != Projection::Deref)
        continue;
      for (PlaceId Captured : Captures.lookup(Body.ObjectType))
        if (Fn.Tu.text(SymbolId{Facts.Places[Captured].Key}) == Path[1].Key)
          mark(Captured);
    }
  }
}

/// False: nothing new.
bool BorrowKinds::noteUses() {
  bool New = false;
  for (const Block &B : llvm::reverse(Facts.Blocks))
    for (const FactAt &F : llvm::reverse(B.Facts)) {
      if (PlaceId Changed = changedBy(F.What))
        New |= markView(Changed);
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
