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

//===-- By name -------------------------------------------------------------------------------------------------===//

static const FormalPlace &object() {
  static const FormalPlace Object = FormalPlace::thisPointer().deref();
  return Object;
}

bool deed::locksByName(const TuFacts &Tu, const FunctionInfo &F) {
  if (!F.ObjectType || F.IsStatic || F.IsLambda || F.ResultIsReference)
    return false;
  const TypeInfo &Class = Tu.Types[F.ObjectType], &Result = Tu.Types[F.ResultType];
  if (Class.Kind == Category::Lock)
    return true;
  if (Class.Kind != Category::Value || Result.IsClass || Result.IsPointer)
    return false;
  auto isSynchronised = [&](const Member &M) { return Tu.Types[M.Type].IsSynchronised; };
  auto isOpaque = [&](const Member &M) { return !F.HasBody && Tu.Types[M.Type].IsPointer; };
  if (llvm::all_of(Class.Members, [&](const Member &M) { return isSynchronised(M) || isOpaque(M); }))
    return !F.HasBody || !Class.Members.empty();
  if (llvm::none_of(Class.Members, isSynchronised))
    return false;
  for (uint32_t T = 0; T != Tu.Types.size(); ++T)
    if (const TypeInfo &Guard = Tu.Types[TypeId{T}]; Guard.Kind == Category::Guard)
      for (TypeId Of : Guard.Arguments)
        if (Tu.Types[Of].Name == Class.Name)
          return true;
  return false;
}

void deed::addLocksByName(const Summary &Named, Summary &S) {
  if (llvm::any_of(S.Effects, isOfLocks))
    return;
  for (const Effect &E : Named.Effects)
    if (isOfLocks(E) && E.What == object())
      S.Effects.push_back(E);
  normalise(S);
}

void deed::judgeLocksByName(const TuFacts &Tu, const FunctionInfo &F, Summary &S) {
  auto isOfObject = [](const Effect &E) { return isOfLocks(E) && E.What == object(); };
  if (S.Source != SummarySource::Model || !F.ObjectType || !llvm::any_of(S.Effects, isOfObject))
    return;
  Category Kind = Tu.Types[F.ObjectType].Kind;
  if (Kind == Category::Lock || Kind == Category::Guard)
    return;
  if (!locksByName(Tu, F))
    S = signatureSummary(Tu, F);
  else
    llvm::erase_if(S.Effects, [](const Effect &E) {
      return !isOfLocks(E) && E.What.Root == FormalRoot::This && E.What.Path.size() <= 1;
    });
}
