#include "summary/FunctionKind.h"
#include "summary/Signature.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// On the object itself or what it owns; not on what it merely refers to.
static bool isOnObject(const Effect &E) {
  return E.What.Root == FormalRoot::This &&
         llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) <= 1;
}

static bool isState(const Effect &E) {
  return E.Kind == EffectKind::Read || E.Kind == EffectKind::Write || E.Kind == EffectKind::Move ||
         E.Kind == EffectKind::Mutate;
}

static void adjustMoveOperation(const TuFacts &Tu, const FunctionInfo &F, Summary &S) {
  if (F.Params.empty() || F.Params[0].How != PassKind::RvalueRef || S.NeverReturns)
    return;
  const FormalPlace From = FormalPlace::param(0).deref();
  const Effect *Touched = nullptr;
  for (const Effect &E : S.Effects)
    if (isState(E) && E.Kind != EffectKind::Read && From.covers(E.What) && (!Touched || E.Kind == EffectKind::Move))
      Touched = &E;
  if (!Touched || Tu.Types[F.Params[0].Type].AfterMove == MovedFrom::Copied)
    return;
  std::vector<TrailStep> Trail = Touched->Trail;
  for (Effect &E : S.Effects)
    if (E.Kind == EffectKind::Write && From.covers(E.What))
      E.Early = !E.Value || *E.Value < 0 || !E.Always || E.What == From;
  // A pointer that was nulled is gone like everything else, and so is a handle that was set to -1; a count that was
  // zeroed may be asked for.
  for (const Member &M : Tu.Types[F.Params[0].Type].Members)
    if (Tu.Types[M.Type].Kind != Category::Value)
      for (Effect &E : S.Effects)
        E.Early |= E.Kind == EffectKind::Write && E.What == From.field(Tu.text(M.Name).str());
  // One move of the whole says it all; that of a part beside it would read as moving twice.
  llvm::erase_if(S.Effects, [&](const Effect &E) { return E.Kind == EffectKind::Move && From.covers(E.What); });
  S.Effects.push_back({.Kind = EffectKind::Move, .What = From, .Always = true, .Trail = std::move(Trail)});
}

static void adjustAssignment(Summary &S) {
  const FormalPlace Object = FormalPlace::thisPointer().deref();
  llvm::erase_if(S.Effects, [&](const Effect &E) { return isState(E) && Object.covers(E.What); });
  S.Effects.push_back({.Kind = EffectKind::Write, .What = Object, .Always = true});
}

void deed::adjustToKind(const TuFacts &Tu, const FunctionInfo &F, Summary &S) {
  if (isConstructor(F) || F.Which == Special::Destructor)
    llvm::erase_if(S.Effects, [](const Effect &E) { return isOnObject(E) && isState(E); });
  if (F.Which == Special::MoveConstructor || F.Which == Special::MoveAssignment)
    adjustMoveOperation(Tu, F, S);
  if (isAssignment(Tu, F) || F.Reinitializes)
    adjustAssignment(S);
}
