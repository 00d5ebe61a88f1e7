// check-then-act over two calls of a class that locks in each of them.
//
//   if (!Jobs.empty())      locks, asks, unlocks
//     Jobs.pop();           locks again: another thread may have taken the last one
//
// The class is taken at its word: it locks in both, so its objects are shared; one that no other thread can know is left
// out (ThreadEvidence). What is called second must change what the first looked at, reckoning with its old value, under
// the same lock and without asking for itself (`tryPop()`, a wait until there is one).
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// What the function accesses under a lock of its own object that it takes for itself.
static std::vector<const SharedAccess *> lockedAccesses(const FunctionEvidence &E) {
  std::vector<const SharedAccess *> Out;
  for (const SharedAccess &A : E.Accesses)
    if (llvm::any_of(A.Held, [](const HeldLock &L) { return L.At && L.Lock.From == SharedPlace::Root::This; }))
      Out.push_back(&A);
  return Out;
}

static bool shareALock(const SharedAccess &A, const SharedAccess &B) {
  return llvm::any_of(A.Held, [&](const HeldLock &L) {
    return llvm::any_of(B.Held, [&](const HeldLock &M) { return L.Lock == M.Lock; });
  });
}

/// What Acts changes on the strength of what Asks saw.
static const SharedAccess *changedUnasked(const FunctionEvidence &Asks, const FunctionEvidence &Acts) {
  std::vector<const SharedAccess *> Seen = lockedAccesses(Asks);
  if (Seen.empty() || llvm::any_of(Asks.Accesses, [](const SharedAccess &A) { return A.Writes; }))
    return nullptr;
  for (const SharedAccess *A : lockedAccesses(Acts)) {
    if (!A->InPlace || !A->After.empty())
      continue;
    auto isIt = [&](const SharedPlace &P) { return P.isPartOf(A->What) || A->What.isPartOf(P); };
    if (llvm::any_of(Acts.DecidesOn, isIt))
      continue;
    for (const SharedAccess *S : Seen)
      if (S->What == A->What && shareALock(*S, *A))
        return A;
  }
  return nullptr;
}

void deed::checkCheckThenAct(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  const ThreadModel &Model = threadModel(Tu);
  for (FunctionId F : Model.functions())
    for (const CallDecision &D : Model.of(F).Decisions) {
      const SharedAccess *Changed = changedUnasked(Model.of(D.Asks), Model.of(D.Acts));
      if (!Changed)
        continue;
      std::string Asks = "`" + shortName(Tu.Tu.text(Tu.Tu[D.Asks].Name)) + "`";
      std::string Acts = "`" + shortName(Tu.Tu.text(Tu.Tu[D.Acts].Name)) + "`";
      std::string Field = "`" + sharedName(Tu.Tu, Tu.Tu[D.Acts], Changed->What) + "`";
      Finding Found;
      Found.Which = Rule::CheckThenAct;
      Found.How = Level::Warning;
      Found.At = Out.resolve(D.ActsAt);
      Found.Function = Tu.Tu.text(Tu.Tu[F].Name).str();
      Found.Subject = Field;
      Found.Message = Acts + " of " + D.Name + " is called on the strength of " + Asks + ", which no longer holds";
      Found.Label = "each call locks for itself; another thread may come in between";
      addStep(Found.Steps, Step::Kind::Cause, Out.resolve(D.AskedAt), Asks + " is asked here, under a lock of its own");
      addStep(Found.Steps, Step::Kind::Via, Out.resolve(Changed->Way.back().At),
              Acts + " changes " + Field + " here without asking again");
      Found.Help = "let one function of the class check and act under one lock, as a `tryPop` does";
      Out.add(std::move(Found));
    }
}
