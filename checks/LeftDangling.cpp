// Methods that ask whether a member points to something, use it, and on some path release it without setting the member
// anew: the next call finds it set, and uses what is gone. Part of use-after-free.
//
//   void fire(World &w) {
//     if (!target_) return;
//     target_->hurt();                               the next round
//     if (target_->isDead()) w.remove(target_);      deletes it; `target_` is as it was
//   }
//
// Not told where anything of the object says what happened (a flag, the result), or others may set the member to null.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

static bool changes(const Effect &E) {
  return E.Kind == EffectKind::Write || E.Kind == EffectKind::Mutate || E.Kind == EffectKind::Store ||
         E.Kind == EffectKind::Borrow || E.Kind == EffectKind::ReturnFresh || E.Kind == EffectKind::Move ||
         E.Kind == EffectKind::Invalidate;
}

static const Member *memberNamed(const SolvedTu &Tu, TypeId Class, llvm::StringRef Name) {
  for (const Member &M : Tu.Tu.Types[Class].Members)
    if (Tu.Tu.text(M.Name) == Name)
      return &M;
  return nullptr;
}

/// Some member other than a number that is counted up changes: it may say that there is nothing to use any more.
static bool saysSo(const SolvedTu &Tu, const FunctionInfo &F, const Summary &S) {
  return llvm::any_of(S.Effects, [&](const Effect &E) {
    if (!changes(E) || E.What.Root != FormalRoot::This || E.What.Path.size() < 2)
      return false;
    for (size_t I = 1; I != E.What.Path.size(); ++I)
      if (E.What.Path[I].Kind == Projection::Deref)
        return false; // of what a member points to
    const Member *M = memberNamed(Tu, F.ObjectType, E.What.Path[1].Key);
    return !M || !Tu.Tu.Types[M->Type].IsInteger || E.Kind != EffectKind::Mutate;
  });
}

/// Where the method looks into what the member points to, behind a test of the member.
static const Effect *useBehindTest(const Summary &S, const FormalPlace &Pointer) {
  const FormalPlace Referent = Pointer.deref();
  bool Asks = false;
  const Effect *Use = nullptr;
  for (const Effect &E : S.Effects) {
    bool Looks = E.Kind == EffectKind::Read || E.Kind == EffectKind::Mutate || E.Kind == EffectKind::Write;
    if (E.Kind == EffectKind::Read && E.What == Pointer)
      Asks |= E.Always;
    else if (Looks && Referent.covers(E.What) && E.What != Referent) {
      if (E.Always)
        return nullptr;
      if (!Use && !E.Trail.empty() && E.Kind == EffectKind::Read)
        Use = &E;
    }
  }
  return Asks ? Use : nullptr;
}

/// Who releases it, or somebody who is told of it, may come back to the object and clear the member.
static bool isClearedByOthers(const SolvedTu &Tu, TypeId Class, const FormalPlace &Pointer, FunctionId By) {
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (FunctionId{I} == By || F.Defaulted)
      continue;
    bool IsMethod = F.ObjectType == Class;
    if (IsMethod && !F.HasBody && F.Which == Special::None)
      return true;
    bool Makes = F.Which == Special::DefaultConstructor || F.Which == Special::OtherConstructor ||
                 F.Which == Special::CopyConstructor || F.Which == Special::MoveConstructor;
    if (!F.HasBody || (IsMethod && Makes))
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects) {
      bool Clears = E.Kind == EffectKind::Write && E.Value && IsMethod && E.What == Pointer;
      bool ReleasesIt = E.Kind == EffectKind::Free && E.What == Pointer && IsMethod;
      // `void forget(Turret &t) { t.target_ = nullptr; }`
      bool ClearsFromOutside = E.Kind == EffectKind::Write && E.Value && E.What.Root != FormalRoot::This &&
                               !E.What.Path.empty() && E.What.Path.back() == Pointer.Path.back();
      if (Clears || ReleasesIt || ClearsFromOutside)
        return true;
    }
  }
  return false;
}

static void tell(const SolvedTu &Tu, FunctionId Id, const Effect &Released, const Effect &Use, FindingSink &Out) {
  const FunctionInfo &Fn = Tu.Tu[Id];
  const std::string &Name = Released.What.Path.back().Key;
  Finding F;
  F.Which = Rule::UseAfterFree;
  F.How = Level::Warning;
  F.At = Out.resolve(Use.Trail.front().At);
  F.Message = "possible use after free, when it is called again: `" + Name + "`";
  F.Label = "uses what an earlier call may have " + HeapStory::pastVerb(Released.Alloc).str();
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(Released.Trail.front().At),
          "`" + Name + "` is " + HeapStory::pastVerb(Released.Alloc).str() + " here, and left as it was");
  F.Help = "set `" + Name + "` to null once it is released";
  F.Function = Tu.Tu.text(Fn.Name).str();
  F.Subject = shortName(Tu.Tu.text(Tu.Tu.Types[Fn.ObjectType].Name)) + "::" + Name;
  Out.add(std::move(F));
}

void deed::checkLeftDangling(const SolvedTu &Tu, FindingSink &Out) {
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (!F.HasBody || F.Which != Special::None || !F.ObjectType || F.IsStatic || F.IsLambda ||
        Tu.Tu.text(Tu.Tu.Types[F.ResultType].Name) != "void")
      continue;
    const Summary &S = Tu.Summaries.of(FunctionId{I});
    for (const Effect &E : S.Effects) {
      bool IsMember = E.What.Root == FormalRoot::This && E.What.Path.size() == 2 &&
                      E.What.Path[1].Kind == Projection::Field;
      if (E.Kind != EffectKind::Free || E.Always || E.Replaced || E.IfResult || E.OnlyIf || !IsMember ||
          E.Trail.empty())
        continue;
      const Effect *Use = useBehindTest(S, E.What);
      if (Use && !saysSo(Tu, F, S) && !isClearedByOthers(Tu, F.ObjectType, E.What, FunctionId{I}))
        tell(Tu, FunctionId{I}, E, *Use, Out);
    }
  }
}
