#include "summary/LockClaims.h"
#include "summary/Merge.h"
#include "summary/Signature.h"
#include "summary/Store.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static bool isOfLocks(const Effect &E) {
  return E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Release || E.Kind == EffectKind::RequireLock;
}

void deed::applyLockClaims(const TuFacts &Tu, const FunctionInfo &F, Summary &S) {
  if (F.Locks.empty() || (S.Source == SummarySource::Model && llvm::any_of(S.Effects, isOfLocks)))
    return;
  llvm::erase_if(S.Effects, isOfLocks);
  const FormalPlace Object = FormalPlace::thisPointer().deref();
  bool MakesGuard = isConstructor(F) && Tu.Types[F.ObjectType].Kind == Category::Guard;
  for (const LockClaim &C : F.Locks) {
    auto Place = parseFormalPlace(C.Place);
    if (!Place)
      continue;
    Effect E{.What = *Place, .Mode = C.Shared ? LockMode::Shared : LockMode::Exclusive};
    switch (C.What) {
    case LockClaim::Kind::Acquire: E.Kind = EffectKind::Acquire; break;
    case LockClaim::Kind::TryAcquire: E.Kind = EffectKind::Acquire, E.Always = false; break;
    case LockClaim::Kind::Release: E.Kind = EffectKind::Release; break;
    case LockClaim::Kind::Requires: E.Kind = EffectKind::RequireLock; break;
    case LockClaim::Kind::Excludes:
    case LockClaim::Kind::Asserts: continue; // no effect: asked of the claims themselves
    }
    if (MakesGuard && E.Kind != EffectKind::Release)
      E.From = Object;
    S.Effects.push_back(std::move(E));
  }
  normalise(S);
}
