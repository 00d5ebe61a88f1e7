#include "summary/SummaryTable.h"
#include "summary/Forwarded.h"
#include "summary/LockClaims.h"
#include "summary/MemberwiseEnd.h"
#include "summary/Merge.h"
#include "summary/Signature.h"
#include "summary/UnsafeDeeds.h"

using namespace deed;

SummaryTable::SummaryTable(const TuFacts &Tu, OutsideSummaries Outside)
    : Tu(Tu), Index(Tu), Outside(std::move(Outside)), Known(Tu.Functions.size()), Joined(Tu.Functions.size()),
      Overridden(Tu.Functions.size()) {
  for (uint32_t Base = 0; Base != Tu.Functions.size(); ++Base) {
    for (FunctionId Overrider : Tu.Functions[Base].Overriders)
      Overridden[Overrider.Raw].push_back({Base});
    // What `emplace_back` does depends on the constructor in the same way; no constructor is virtual.
    if (const auto &Made = Tu.Functions[Base].Constructs)
      Overridden[Made->Constructor.Raw].push_back({Base});
  }
}

const Summary &SummaryTable::of(FunctionId F) {
  std::optional<Summary> &Slot = Known[F.Raw];
  bool IsNew = !Slot;
  if (!Slot && Outside)
    Slot = Outside(Tu[F]);
  if (!Slot)
    Slot = signatureSummary(Tu, Tu[F]);
  if (!IsNew)
    return *Slot;
  judgeLocksByName(Tu, Tu[F], *Slot);
  applyLockClaims(Tu, Tu[F], *Slot);
  Slot->FreshOwner |= Tu[F].MakesObject;
  Slot->Unsafe = unsafeDeclared(Tu, Tu[F], *Slot);
  if (const auto &Made = Tu[F].Constructs)
    addForwarded(Tu, Tu[F], of(Made->Constructor), *Slot);
  if (Slot->Source == SummarySource::Signature)
    addMemberwiseEnd(Tu, Index, Tu[F], [&](FunctionId D) -> const Summary & { return of(D); }, *Slot);
  return *Slot;
}

/// The steps from an object of the class to its part of the base class; false if there is none.
static bool pathToBase(const TuFacts &Tu, TypeId Class, llvm::StringRef Base, std::vector<FormalStep> &Path) {
  constexpr size_t MaxDepth = 6;
  if (Tu.text(Tu.Types[Class].Name) == Base)
    return true;
  for (const Member &M : Tu.Types[Class].Members) {
    if (!M.IsBase || Path.size() == MaxDepth)
      continue;
    Path.push_back({Projection::Field, Tu.text(M.Name).str()});
    if (pathToBase(Tu, M.Type, Base, Path))
      return true;
    Path.pop_back();
  }
  return false;
}

static bool hasMember(const TuFacts &Tu, TypeId Class, llvm::StringRef Name) {
  return llvm::any_of(Tu.Types[Class].Members, [&](const Member &M) { return !M.IsBase && Tu.text(M.Name) == Name; });
}

/// What an overrider does to its object, said of the part that the caller sees. Its own members keep their names.
static Summary asOfBase(const TuFacts &Tu, Summary S, TypeId Derived, TypeId Base) {
  std::vector<FormalStep> Part;
  if (!Derived || !Base || !pathToBase(Tu, Derived, Tu.text(Tu.Types[Base].Name), Part) || Part.empty())
    return S;
  // A member of the derived class may have the name of one of the base's, and be another. What one of its own refers to
  // nobody knows who sees the base.
  auto isOutOfSight = [&](const FormalPlace &P) {
    if (P.Root != FormalRoot::This || P.Path.size() < 2 || P.Path[1].Kind != Projection::Field ||
        P.Path[1].Key == Part.front().Key)
      return false;
    return hasMember(Tu, Base, P.Path[1].Key) ||
           llvm::any_of(llvm::drop_begin(P.Path, 2), [](const FormalStep &St) { return St.Kind == Projection::Deref; });
  };
  llvm::erase_if(S.Effects, [&](const Effect &E) {
    bool IsOfLock = E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Release || E.Kind == EffectKind::RequireLock;
    return !IsOfLock && (isOutOfSight(E.What) || isOutOfSight(E.From));
  });
  auto rename = [&](FormalPlace &P) {
    if (P.Root == FormalRoot::This && P.Path.size() > Part.size() &&
        std::equal(Part.begin(), Part.end(), P.Path.begin() + 1))
      P.Path.erase(P.Path.begin() + 1, P.Path.begin() + 1 + static_cast<ptrdiff_t>(Part.size()));
  };
  for (Effect &E : S.Effects) {
    rename(E.What);
    rename(E.From);
  }
  normalise(S);
  return S;
}

const Summary &SummaryTable::ofVirtual(FunctionId F) {
  auto leaves = [&](const Summary &S) { return !S.NeverReturns || Tu[F].NoReturn; };
  if (Tu[F].Overriders.empty() && leaves(of(F)))
    return of(F);
  std::optional<Summary> &Slot = Joined[F.Raw];
  if (Slot)
    return *Slot;
  auto join = [&](FunctionId Candidate) {
    if (of(Candidate).Source == SummarySource::Signature)
      return;
    Summary S = asOfBase(Tu, of(Candidate), Tu[Candidate].ObjectType, Tu[F].ObjectType);
    Slot = Slot ? merge(*Slot, S) : std::move(S);
  };
  join(F);
  for (FunctionId Overrider : Tu[F].Overriders)
    join(Overrider);
  if (!Slot)
    Slot = of(F);
  // Wrappers that call each other through their base end at somebody who is out of sight.
  Slot->NeverReturns = Slot->NeverReturns && leaves(*Slot);
  return *Slot;
}

void SummaryTable::set(FunctionId F, Summary S) {
  forget(F);
  if (Outside && Tu[F].Params.empty() && locksByName(Tu, Tu[F]))
    if (auto Named = Outside(Tu[F]))
      addLocksByName(*Named, S);
  Known[F.Raw] = std::move(S);
}

void SummaryTable::forget(FunctionId F) {
  Known[F.Raw].reset();
  Joined[F.Raw].reset();
  for (FunctionId Base : Overridden[F.Raw]) {
    Joined[Base.Raw].reset();
    if (const auto &Made = Tu[Base].Constructs; Made && Made->Constructor == F)
      Known[Base.Raw].reset(); // somebody has asked before the constructor's body was solved
  }
}
