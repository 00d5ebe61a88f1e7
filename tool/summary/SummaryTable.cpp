#include "summary/SummaryTable.h"
#include "summary/Forwarded.h"
#include "summary/LockClaims.h"
#include "summary/Merge.h"
#include "summary/Signature.h"
#include "summary/UnsafeDeeds.h"

using namespace deed;

SummaryTable::SummaryTable(const TuFacts &Tu, OutsideSummaries Outside)
    : Tu(Tu), Outside(std::move(Outside)), Known(Tu.Functions.size()), Joined(Tu.Functions.size()),
      Overridden(Tu.Functions.size()) {
  for (uint32_t Base = 0; Base != Tu.Functions.size(); ++Base)
    for (FunctionId Overrider : Tu.Functions[Base].Overriders)
      Overridden[Overrider.Raw].push_back({Base});
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
  applyLockClaims(Tu, Tu[F], *Slot);
  Slot->FreshOwner |= Tu[F].MakesObject;
  Slot->Unsafe = unsafeDeclared(Tu, Tu[F], *Slot);
  if (const auto &Made = Tu[F].Constructs)
    addForwarded(Tu, Tu[F], of(Made->Constructor), *Slot);
  return *Slot;
}

const Summary &SummaryTable::ofVirtual(FunctionId F) {
  auto leaves = [&](const Summary &S) { return !S.NeverReturns || Tu[F].NoReturn; };
  if (Tu[F].Overriders.empty() && leaves(of(F)))
    return of(F);
  std::optional<Summary> &Slot = Joined[F.Raw];
  if (Slot)
    return *Slot;
  auto join = [&](FunctionId Candidate) {
    const Summary &S = of(Candidate);
    if (S.Source != SummarySource::Signature)
      Slot = Slot ? merge(*Slot, S) : S;
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
  Known[F.Raw] = std::move(S);
}

void SummaryTable::forget(FunctionId F) {
  Known[F.Raw].reset();
  Joined[F.Raw].reset();
  for (FunctionId Base : Overridden[F.Raw])
    Joined[Base.Raw].reset();
}
