// discarded-guard: a guard that is a temporary, or that was given no lock, guards nothing.
//
//   std::lock_guard<std::mutex>(M);      unlocked again at the semicolon
//   std::unique_lock<std::mutex>(M);     declares a guard called M, without a lock: nothing ever locks by it
//
// A temporary under which something happens before the full expression ends (`*Shared.lock()`) is meant.
#include "checks/LockText.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Nothing but the guard's own making and end stands between its Acquire and its Release.
static bool guardsNothing(const SolvedFunction &Fn, FactRef At, PlaceId Guard) {
  const std::vector<FactAt> &Facts = Fn.Facts[At.Block].Facts;
  for (uint32_t I = At.Index + 1; I != Facts.size(); ++I) {
    const Fact &F = Facts[I].What;
    if (const auto *R = std::get_if<Release>(&F))
      return Fn.Known.resolve(R->Lock) == Guard || Fn.Known.resolve(R->Guard ? R->Guard : R->Lock) == Guard;
    if (Facts[I].Call && Facts[I].Call == Facts[At.Index].Call)
      continue;
    if (const auto *C = std::get_if<CallFact>(&F); C && Fn.Facts[C->Call].How == CallKind::Destructor)
      continue;
    if (!std::holds_alternative<StorageEnd>(F))
      return false;
  }
  return false;
}

static void report(const SolvedFunction &Fn, const FactAt &At, PlaceId Lock, llvm::StringRef Message,
                   llvm::StringRef Label, FindingSink &Out) {
  Finding F = lockFinding(Rule::DiscardedGuard, Fn, At, Lock, Out);
  F.How = Level::Error;
  F.Message = Message.str();
  F.Label = Label.str();
  F.Help = "give the guard a name of its own: `std::lock_guard Hold(...);`";
  Out.add(std::move(F));
}

/// Nothing but the destructor ever has to do with the guard again: it is given no lock later.
static bool staysEmpty(const SolvedFunction &Fn, PlaceId Guard, CallId Maker) {
  auto isIt = [&](const std::optional<Argument> &A) {
    return A && A->What && Fn.Facts.Places.isPartOf(Fn.Known.resolve(A->What), Guard);
  };
  for (uint32_t I = 0; I != Fn.Facts.Calls.size(); ++I) {
    const Call &C = Fn.Facts.Calls[I];
    if (CallId{I} != Maker && C.How != CallKind::Destructor &&
        (isIt(C.Object) || llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A); })))
      return false;
  }
  for (const Loan &L : Fn.Facts.Loans) // captured, or known by another name
    if (Fn.Facts.Places.isPartOf(L.Borrowed, Guard))
      return false;
  return true;
}

/// A local called as the lock that its class or the file has, made without arguments.
static void checkShadow(const SolvedFunction &Fn, const FactAt &At, CallId Maker, FindingSink &Out) {
  const Call &C = Fn.Facts[Maker];
  if (C.How != CallKind::Constructor || !C.Object || !C.Args.empty() || !C.Callee || !Fn.Tu[C.Callee].IsSystem)
    return;
  const PlaceNode &N = Fn.Facts.Places[C.Object->What];
  if (N.Kind != Projection::Local || Fn.Tu.Types[N.Type].Kind != Category::Guard)
    return;
  for (const Member &M : Fn.Tu.Types[Fn.Info.ObjectType].Members)
    if (M.Name == N.Name && Fn.Tu.Types[M.Type].Kind == Category::Lock)
      return report(Fn, At, C.Object->What,
                    "this declares a guard called `" + Fn.Tu.text(N.Name).str() + "` that locks nothing",
                    "hides the member `" + Fn.Tu.text(N.Name).str() + "`, and holds no lock", Out);
  if (staysEmpty(Fn, C.Object->What, Maker))
    report(Fn, At, C.Object->What,
           "this declares a guard called `" + Fn.Tu.text(N.Name).str() + "` that locks nothing",
           "is given no lock, here or later", Out);
}

void deed::checkDiscardedGuard(const SolvedFunction &Fn, FindingSink &Out) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        checkShadow(Fn, At, Called->Call, Out);
        continue;
      }
      const auto *A = std::get_if<Acquire>(&At.What);
      if (!A || !A->Guard || A->Adopts || !Fn.Locks)
        continue;
      const PlaceNode &Guard = Fn.Facts.Places[A->Guard];
      if (Guard.Kind == Projection::Temp && guardsNothing(Fn, {BlockId{B}, I}, Fn.Known.resolve(A->Guard)))
        report(Fn, At, A->Lock, "the guard of " + lockName(Fn, A->Lock) + " is destroyed at once",
               "locked and unlocked again before the next statement", Out);
    }
}
