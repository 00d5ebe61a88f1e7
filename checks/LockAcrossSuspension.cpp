// lock-across-suspension: at each co_await or co_yield, asks LockFlow what is held.
//
// The coroutine may be resumed by another thread, which may not unlock a mutex that it did not lock, and whoever runs
// in between may want the lock and wait for ever. What the caller is said to hold is the caller's affair.
#include "checks/LockText.h"

using namespace deed;

void deed::checkLockAcrossSuspension(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks)
    return;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      if (!std::holds_alternative<Suspend>(At.What))
        continue;
      for (const LockStatus &L : Fn.Locks->heldBefore({BlockId{B}, I})) {
        if (L.Sites.empty())
          continue;
        Finding F = lockFinding(Rule::LockAcrossSuspension, Fn, At, L.Lock, Out);
        F.How = L.mustBeHeld() ? Level::Error : Level::Warning;
        F.Message = lockName(Fn, L.Lock) + " is held while the coroutine is suspended";
        F.Label = "suspended here, perhaps resumed by another thread";
        addAcquired(F.Steps, Fn, L.Lock, L.Sites.front(), Out);
        F.Help = "end the guard's scope before the suspension";
        Out.add(std::move(F));
        break;
      }
    }
}
