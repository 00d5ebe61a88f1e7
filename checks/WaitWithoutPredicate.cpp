// wait-without-predicate: a wait for a condition variable that is not repeated until the condition holds.
//
// A wait is the Wait of a call that is given a held guard or lock and no callable. It counts as repeated if control can
// come back to it: `while (!Ready) Cv.wait(L);`.
#include "checks/LockText.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

static bool isInLoop(const FunctionFacts &Fn, BlockId B) {
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<BlockId, 8> Work{B};
  while (!Work.empty())
    for (const Edge &E : Fn[Work.pop_back_val()].Next) {
      if (E.To == B)
        return true;
      if (Seen.insert(E.To.Raw).second)
        Work.push_back(E.To);
    }
  return false;
}

/// The lock that the wait lets go of was taken by the caller (`void Wait() { unique_lock L(M, adopt_lock); ... }`): the
/// condition is the caller's to check, too.
static bool isCallersLock(const SolvedFunction &Fn, const Call &C, FactRef At) {
  if (!Fn.Locks)
    return true;
  for (const Argument &A : C.Args) {
    if (!A.What)
      continue;
    for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, At))
      if (!Fn.Locks->statusBefore(G.Lock, At).Sites.empty())
        return false;
    if (PlaceId Lock = Fn.Facts.Places.find(A.What, Projection::Deref, 0))
      if (!Fn.Locks->statusBefore(Lock, At).Sites.empty())
        return false;
    if (!Fn.Locks->statusBefore(A.What, At).Sites.empty())
      return false;
    for (const FactAt &F : Fn.Facts[At.Block].Facts) // `&Q->Lock`, made for this call
      if (const auto *I = std::get_if<Issue>(&F.What); I && I->Into == A.What)
        if (!Fn.Locks->statusBefore(Fn.Facts[I->Loan].Borrowed, At).Sites.empty())
          return false;
  }
  return true;
}

void deed::checkWaitWithoutPredicate(const SolvedFunction &Fn, FindingSink &Out) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      const auto *W = std::get_if<Wait>(&At.What);
      if (!W || !At.Call || !At.Trail.empty())
        continue;
      const Call &C = Fn.Facts[At.Call];
      bool GivesLock = false, GivesPredicate = false;
      for (const Argument &A : C.Args) {
        const TypeInfo &T = Fn.Tu.Types[A.Type];
        const TypeInfo &Pointee = Fn.Tu.Types[T.Pointee];
        GivesLock |= T.Kind == Category::Guard || T.Kind == Category::Lock || Pointee.Kind == Category::Lock;
        GivesPredicate |= (T.IsClass && T.Kind == Category::Callable) || T.IsClosure;
      }
      // Of a predicate that captures by reference, the type is a view; it is the last argument, and no time.
      if (C.Args.size() > 1 && !GivesPredicate)
        GivesPredicate = Fn.Tu.Types[C.Args.back().Type].IsClass &&
                         !Fn.Tu.text(Fn.Tu.Types[C.Args.back().Type].Name).contains("chrono") && C.Object.has_value();
      if (!GivesLock || GivesPredicate || isInLoop(Fn.Facts, {B}) || isCallersLock(Fn, C, {BlockId{B}, I}))
        continue;
      Finding F = lockFinding(Rule::WaitWithoutPredicate, Fn, At, W->What, Out);
      F.At = Out.resolve(C.At);
      F.How = Level::Warning;
      F.Message = "a wait for " + quoted(Fn, W->What, "the condition variable") + " that no condition is checked after";
      F.Label = "may wake up for no reason, or miss the notification";
      F.Help = "give the condition to `wait` as a predicate, or wait in a loop that checks it";
      Out.add(std::move(F));
    }
}
