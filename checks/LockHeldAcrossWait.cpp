// lock-held-across-wait: who waits with a lock in hand for somebody who needs it waits for ever.
//
//   a condition variable  lets go of the lock it is given alone; any other stays held
//   join(), get()         of a thread whose work takes the lock
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The thread's work, over F's names, takes the lock.
static const Acquisition *neededBy(ThreadModel &Model, FunctionId F, const SharedPlace &Lock,
                                   std::vector<Acquisition> &Keep) {
  // Started by this function, or by another of the class.
  for (FunctionId G : Model.functions()) {
    if (G != F && (!Model.tu()[F].ObjectType || Model.tu()[G].ObjectType != Model.tu()[F].ObjectType))
      continue;
    if (G != F && Lock.From != SharedPlace::Root::This)
      continue;
    for (const SpawnSite &S : Model.of(G).Spawns) {
      Keep = Model.threadAcquisitions(G, S);
      for (const Acquisition &A : Keep)
        if (A.Lock.Lock == Lock)
          return &A;
    }
  }
  return nullptr;
}

static void report(ThreadModel &Model, FunctionId F, const BlockingSite &W, const HeldLock &Held,
                   const Acquisition *Needs, FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  std::string Lock = "`" + sharedName(Tu, Tu[F], Held.Lock) + "`";
  if (Lock == "``")
    Lock = "a lock";
  Finding Found;
  Found.Which = Rule::LockHeldAcrossWait;
  Found.How = Level::Warning;
  Found.At = Out.resolve(W.At);
  Found.Function = Tu.text(Tu[F].Name).str();
  Found.Subject = sharedName(Tu, Tu[F], Held.Lock);
  Found.Message = W.IsJoin ? Lock + " is held while waiting for a thread that needs it"
                           : Lock + " stays held during the wait, which lets go of another lock only";
  Found.Label = "waits here with " + Lock + " held";
  addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Held.At), Lock + " is locked here");
  if (!Found.Steps.empty())
    Found.Steps.back().Thread = 1;
  if (Needs) {
    addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Needs->Way.back().At), "the thread locks " + Lock + " here");
    Found.Steps.back().Thread = 2;
  }
  Found.Help = "unlock " + Lock + " before waiting";
  Out.add(std::move(Found));
}

void deed::checkLockHeldAcrossWait(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  for (FunctionId F : Model.functions())
    for (const BlockingSite &W : Model.of(F).Waits)
      for (const HeldLock &Held : W.Held) {
        std::vector<Acquisition> Keep;
        const Acquisition *Needs = W.IsJoin ? neededBy(Model, F, Held.Lock, Keep) : nullptr;
        if (W.IsJoin && !Needs)
          continue;
        report(Model, F, W, Held, Needs, Out);
        break;
      }
}
