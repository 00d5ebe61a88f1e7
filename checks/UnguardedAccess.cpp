// unguarded-access: of the fields and globals that a lock guards, the uses that it does not.
//
// A class that locks is evidence enough that there are threads. Exempt: constructors, destructors, what moves; what
// runs before the threads are started or after they were joined; objects that nobody else knows yet (locals).
#include "checks/GuardedFields.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class UnguardedAccess {
public:
  UnguardedAccess(ThreadModel &Model, FindingSink &Out) : Model(Model), Tu(Model.tu()), Out(Out) {}
  void check(const GuardedField &G);
  void checkCalls(FunctionId F);

private:
  const FieldUse *partner(const GuardedField &G, const FieldUse &U) const;
  bool isExempt(const GuardedField &G, const FieldUse &U) const;
  bool isSetUpByDoubleCheck(const GuardedField &G) const;
  void report(const GuardedField &G, const FieldUse &U, const FieldUse &By);
  std::string nameOf(const FieldUse &U) const { // of a member, without the bases on the way
    bool IsMember = U.Access.What.From == SharedPlace::Root::This;
    return sharedName(Tu, Tu[U.Entry], IsMember ? U.Within : U.Access.What);
  }

  ThreadModel &Model;
  const TuFacts &Tu;
  FindingSink &Out;
  std::set<std::pair<uint32_t, std::string>> Reported; ///< function of the access, field
};

} // namespace

/// Declared to be right as it is: NO_THREAD_SAFETY_ANALYSIS.
static bool isUnchecked(const FunctionInfo &F) {
  return llvm::any_of(F.Locks,
                      [](const LockClaim &C) { return C.What == LockClaim::Kind::Asserts && C.Place.empty(); });
}

/// Holds the guard for reading only: no better than without, and no use for others to be compared with.
static bool writesAsReader(const GuardedField &G, const FieldUse &U) {
  return U.Access.Writes && llvm::any_of(U.Locks, [&](const auto &L) {
           return L.first == G.Lock && L.second == LockMode::Shared;
         });
}

/// A second lock keeps the two apart: both hold it, one of them alone.
static bool shareALock(const FieldUse &A, const FieldUse &B) {
  return llvm::any_of(A.Locks, [&](const auto &L) {
    return !llvm::StringRef(L.first).starts_with("another ") && llvm::any_of(B.Locks, [&](const auto &Other) {
             return Other.first == L.first && (L.second != LockMode::Shared || Other.second != LockMode::Shared);
           });
  });
}

bool UnguardedAccess::isExempt(const GuardedField &G, const FieldUse &U) const {
  // `std::swap(tracer_, other.tracer_)`: who sets an object with its lock anew must have it for himself anyway.
  if ((U.Access.Once && !G.Declared) || G.isGuardWithin(Tu, U.Within.Path))
    return true;
  for (const WayStep &W : U.Access.Way) {
    if (isUnchecked(Tu[W.In]))
      return true;
    if (Tu[W.In].hasHabit(Habit::SetsUp) && !G.Declared)
      return true;
    if (llvm::is_contained(Model.of(W.In).DoubleChecked, nameOf(U)))
      return true; // double-checked-locking says so
  }
  return false;
}

/// A use under the guard that this one may meet.
const FieldUse *UnguardedAccess::partner(const GuardedField &G, const FieldUse &U) const {
  const FieldUse *Best = nullptr;
  for (const FieldUse &By : G.Uses) {
    if (!G.isGuarded(By) || writesAsReader(G, By) || &By == &U || !(By.Access.Writes || U.Access.Writes))
      continue;
    if (U.Only && U.Only == By.Only)
      continue; // the object's own thread, both times
    if (shareALock(By, U))
      continue;
    if (!mayMeet(By.Within, U.Within, Elements::AnyMayMeet))
      continue;
    if (areOrdered(U.Access, Model.signals(U.Entry), By.Access, Model.signals(By.Entry)))
      continue;
    if (!Best || (By.Access.Writes && !Best->Access.Writes))
      Best = &By;
  }
  return Best;
}

/// What is set up under the lock where a flag is checked twice: that the flag is no atomic, double-checked-locking
/// says.
bool UnguardedAccess::isSetUpByDoubleCheck(const GuardedField &G) const {
  return !G.Declared && llvm::all_of(G.Uses, [&](const FieldUse &U) {
    return !U.Access.Writes ||
           llvm::any_of(U.Access.Way, [&](const WayStep &W) { return !Model.of(W.In).DoubleChecked.empty(); });
  });
}

void UnguardedAccess::check(const GuardedField &G) {
  if (!G.isConvincing() || isSetUpByDoubleCheck(G))
    return;
  for (const FieldUse &U : G.Uses) {
    if ((G.isGuarded(U) && !writesAsReader(G, U)) || U.HoldsUnnamed || isExempt(G, U))
      continue;
    // A lock of some other object, which is named differently from wherever it is reached: any lock may be it.
    if (llvm::StringRef(G.Lock).starts_with("another ") && !U.Locks.empty())
      continue;
    if (!G.Declared && G.GuardedWrites == 0 && !U.Access.Writes)
      continue;
    const FieldUse *By = partner(G, U);
    if (!By && !G.Declared)
      continue;
    if (!Reported.insert({U.Access.Way.back().In.Raw, G.Class + "." + G.Name}).second)
      continue;
    report(G, U, By ? *By : U);
  }
}

void UnguardedAccess::report(const GuardedField &G, const FieldUse &U, const FieldUse &By) {
  std::string Name = "`" + nameOf(U) + "`", Lock = "`" + G.LockName + "`";
  const char *Does = U.Access.Writes ? "written" : "read";
  bool SharedOnly = G.isGuarded(U);
  // A helper that is called with the lock and without: the call without is the mistake.
  bool SameLeaf = &By != &U && By.Access.Way.back().At == U.Access.Way.back().At && U.Access.Way.size() > 1;
  Finding F;
  F.Which = Rule::UnguardedAccess;
  F.How = G.Declared ? Level::Error : Level::Warning;
  F.At = Out.resolve(SameLeaf ? U.Access.Way.front().At : U.Access.Way.back().At);
  F.Function = Tu.text(Tu[SameLeaf ? U.Access.Way.front().In : U.Access.Way.back().In].Name).str();
  F.Subject = G.Class + "::" + G.Name;
  if (SharedOnly)
    F.Message = Name + " is written under " + Lock + " locked for reading only";
  else if (G.Declared)
    F.Message = Name + " is " + Does + " without " + Lock + ", which is declared to guard it";
  else
    F.Message = Name + " is " + Does + " without " + Lock + ", which guards it elsewhere";
  F.Label = SharedOnly ? "written here while others may read" : std::string(Does) + " here without the lock";
  if (&By != &U) {
    unsigned Shown = 0;
    std::set<uint32_t> Lines;
    auto show = [&](const FieldUse &Use) {
      FileSpan At = Out.resolve(Use.Access.Way.back().At);
      if (Shown == 2 || !At.valid() || !Lines.insert(At.Line).second)
        return;
      ++Shown;
      addStep(F.Steps, Step::Kind::Cause, At,
              Name + " is " + (Use.Access.Writes ? "written" : "read") + " here under " + Lock);
      F.Steps.back().Thread = 1;
    };
    show(By);
    for (const FieldUse &Other : G.Uses)
      if (&Other != &U && G.isGuarded(Other) && !(Other.Access.Way.back().At == U.Access.Way.back().At))
        show(Other);
  }
  size_t Frames = U.Access.Way.size();
  for (size_t I = 0; I + 1 < Frames; ++I)
    if (!SameLeaf || I > 0) {
      addStep(F.Steps, Step::Kind::Via, Out.resolve(U.Access.Way[I].At),
              "`" + shortName(Tu.text(Tu[U.Access.Way[I + 1].In].Name)) + "` is called here without " + Lock);
      if (!F.Steps.empty())
        F.Steps.back().Thread = 2;
    }
  if (SameLeaf)
    F.Label = "`" + shortName(Tu.text(Tu[U.Access.Way[1].In].Name)) + "` is called here without " + Lock;
  if (G.Declared)
    addStep(F.Steps, Step::Kind::Related, Out.resolve(G.DeclaredAt), Name + " is declared here");
  F.Help = SharedOnly ? "lock " + Lock + " exclusively to write"
                      : "hold " + Lock + " here as well, or make " + Name + " a `std::atomic` if that is all it needs";
  Model.tell(U.Access);
  Out.add(std::move(F));
}

/// `compactLocked()`, declared to be called with the lock held, is called without.
void UnguardedAccess::checkCalls(FunctionId F) {
  if (!Model.isEntry(F) || isUnchecked(Tu[F]) || Tu[F].hasHabit(Habit::SetsUp) ||
      (Model.isProgram() && Model.hasCallers(F) && !Model.mayRunBesideThreads(F)))
    return;
  for (const CallSite &C : Model.of(F).Calls)
    for (const LockClaim &Claim : Tu[C.Callee].Locks) {
      SharedPlace Lock = Claim.What == LockClaim::Kind::Requires ? claimedLock(Tu, Claim) : SharedPlace{};
      Lock = renamed(Lock, C.Names, Model.of(F).Views);
      if (Lock.isNowhere() || Lock.From == SharedPlace::Root::Local || C.OnFresh || C.Once || C.BesideNone ||
          llvm::any_of(C.Held, [&](const HeldLock &L) { return L.Lock.isNowhere() || L.Lock == Lock; }))
        continue;
      std::string Callee = shortName(Tu.text(Tu[C.Callee].Name)), Name = "`" + sharedName(Tu, Tu[F], Lock) + "`";
      if (!Reported.insert({F.Raw, Callee}).second)
        continue;
      Finding Found;
      Found.Which = Rule::UnguardedAccess;
      Found.How = Level::Error;
      Found.At = Out.resolve(C.At);
      Found.Function = Tu.text(Tu[F].Name).str();
      Found.Subject = Callee;
      Found.Message = "`" + Callee + "` is called without " + Name + ", which it is declared to need";
      Found.Label = "called here without the lock";
      addStep(Found.Steps, Step::Kind::Related, Out.resolve(Tu[C.Callee].At), "`" + Callee + "` is declared here");
      Found.Help = "hold " + Name + " here";
      Out.add(std::move(Found));
    }
}

/// Classes whose destructor gives a lock back: guards are made and ended by one thread, which has them for its own.
static std::set<std::string> guardClasses(const SolvedTu &Tu) {
  std::set<std::string> Out;
  for (uint32_t F = 0; F != Tu.Tu.Functions.size(); ++F)
    if (const FunctionInfo &Info = Tu.Tu.Functions[F]; Info.Which == Special::Destructor && Info.HasBody)
      if (llvm::any_of(Tu.Summaries.of({F}).Effects, [](const Effect &E) { return E.Kind == EffectKind::Release; }))
        Out.insert(Tu.Tu.text(Tu.Tu.Types[Info.ObjectType].Name).str());
  return Out;
}

void deed::checkUnguardedAccess(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  UnguardedAccess Judge(Model, Out);
  const std::set<std::string> Guards = guardClasses(Tu);
  for (const GuardedField &G : guardedFields(Model))
    if (G.Declared || !Guards.count(G.Class))
      Judge.check(G);
  for (FunctionId F : Model.functions())
    Judge.checkCalls(F);
}
