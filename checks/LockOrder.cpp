// lock-order: the graph of which lock is taken while which is held, over all functions; a cycle is a deadlock in waiting.
//
// Locks are told apart by class and member, or by name if global: two objects of one class count as one, unless their
// order is the caller's to choose (`transfer(A, B)`): then the class's lock is taken twice, in either order. Locks taken
// by one call (std::scoped_lock of several, std::lock) have no order, and attempts do not wait.
// A lock taken again by a callee, on the same object, is a double-lock.
#include "checks/GuardedFields.h"
#include "checks/LockGraph.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static void addEdgeSteps(std::vector<Step> &Steps, const LockEdge &E, unsigned Thread, const TuFacts &Tu,
                         const FindingSink &Out) {
  size_t Before = Steps.size();
  addStep(Steps, Step::Kind::Cause, Out.resolve(E.HeldSince), "`" + E.FromName + "` is locked here");
  for (size_t I = 0; I + 1 < E.Way.size(); ++I)
    addStep(Steps, Step::Kind::Via, Out.resolve(E.Way[I].At),
            "`" + shortName(Tu.text(Tu[E.Way[I + 1].In].Name)) + "` is called here");
  addStep(Steps, Step::Kind::Cause, Out.resolve(E.Way.back().At),
          "`" + E.ToName + "` is locked here, while `" + E.FromName + "` is held");
  for (size_t I = Before; I != Steps.size(); ++I)
    Steps[I].Thread = Thread;
}

static void reportCycle(llvm::ArrayRef<const LockEdge *> Cycle, const TuFacts &Tu, FindingSink &Out) {
  const LockEdge &Last = *Cycle.back();
  Finding F;
  F.Which = Rule::LockOrder;
  F.How = Level::Warning;
  // Where the lock is held and the way to the other begins: the order is made here, not in the callee.
  F.At = Out.resolve(Last.Way.front().At);
  F.Function = Tu.text(Tu[Last.Way.front().In].Name).str();
  F.Subject = Last.From + " " + Last.To;
  if (Cycle.size() == 1) {
    F.Message = "two objects' `" + Last.ToName + "` are locked in an order that the caller chooses";
    F.Label = "another thread may lock them the other way round";
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Last.HeldSince), "the first one is locked here");
    F.Help = "lock both at once with `std::scoped_lock`, or always in the order of their addresses";
  } else {
    F.Message = "`" + Last.FromName + "` and `" + Last.ToName + "` are locked in both orders";
    F.Label = Last.Way.size() == 1
                  ? "`" + Last.ToName + "` locked here, while `" + Last.FromName + "` is held"
                  : "`" + shortName(Tu.text(Tu[Last.Way[1].In].Name)) + "` is called here, with `" + Last.FromName +
                        "` held";
    unsigned Thread = 1;
    for (const LockEdge *E : Cycle.drop_back())
      addEdgeSteps(F.Steps, *E, Thread++, Tu, Out);
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Last.HeldSince), "`" + Last.FromName + "` is locked here");
    F.Steps.back().Thread = Thread;
    size_t Inside = F.Steps.size();
    for (size_t I = 1; I + 1 < Last.Way.size(); ++I)
      addStep(F.Steps, Step::Kind::Via, Out.resolve(Last.Way[I].At),
              "`" + shortName(Tu.text(Tu[Last.Way[I + 1].In].Name)) + "` is called here");
    if (Last.Way.size() > 1)
      addStep(F.Steps, Step::Kind::Cause, Out.resolve(Last.Way.back().At), "`" + Last.ToName + "` is locked here");
    for (size_t I = Inside; I < F.Steps.size(); ++I)
      F.Steps[I].Thread = Thread;
    F.Help = "lock them in one order everywhere, or both at once with `std::scoped_lock`";
  }
  Out.add(std::move(F));
}

/// A callee locks what its caller holds.
static void reportDoubleLock(const ThreadModel &Model, const Acquisition &A, const HeldLock &Held, FunctionId F,
                             FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  Finding Found;
  Found.Which = Rule::DoubleLock;
  Found.How = Level::Error;
  Found.At = Out.resolve(A.Way.front().At);
  Found.Function = Tu.text(Tu[F].Name).str();
  std::string Name = "`" + sharedName(Tu, Tu[F], A.Lock.Lock) + "`";
  Found.Subject = sharedName(Tu, Tu[F], A.Lock.Lock);
  Found.Message = Name + " is locked while this thread holds it already";
  Found.Label = "`" + shortName(Tu.text(Tu[A.Way[1].In].Name)) + "` is called here with the lock held";
  addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Held.At), Name + " is locked here");
  for (size_t I = 1; I + 1 < A.Way.size(); ++I)
    addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way[I].At),
            "`" + shortName(Tu.text(Tu[A.Way[I + 1].In].Name)) + "` is called here");
  addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way.back().At), "locked again here: the thread waits for itself");
  Found.Help = "call it without the lock, or split off what it does into a function that is called with the lock held";
  Out.add(std::move(Found));
}

void deed::checkLockOrder(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  std::set<std::pair<uint32_t, uint32_t>> Told;
  for (FunctionId F : Model.functions())
    for (const Acquisition &A : Model.acquisitions(F)) {
      if (A.Way.size() < 2 || A.IsRecursive) // within one function: DoubleLock.cpp
        continue;
      for (const HeldLock &L : A.Before)
        if (L.Lock == A.Lock.Lock && !L.Lock.isNowhere() &&
            !(L.Mode == LockMode::Shared && A.Lock.Mode == LockMode::Shared) &&
            llvm::none_of(L.Lock.Path, [](const SharedStep &S) {
              return S.Kind == Projection::Element && S.Key >= SharedStep::OwnElement;
            })) {
          // Told where the lock is held and the call leaves: not again by that function's callers.
          if (Told.insert({A.Way.back().At.Begin, L.At.Begin}).second)
            reportDoubleLock(Model, A, L, F, Out);
          break;
        }
    }
  std::vector<LockEdge> Edges = lockEdges(Model);
  for (const std::vector<const LockEdge *> &Cycle : lockCycles(Edges))
    reportCycle(Cycle, Tu.Tu, Out);
}
