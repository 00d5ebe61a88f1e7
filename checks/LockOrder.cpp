// lock-order: the graph of which lock is taken while which is held, over all functions; a cycle is a deadlock in
// waiting.
//
// Locks are told apart by class and member, or by name if global: two objects of one class count as one, unless their
// order is the caller's to choose (`transfer(A, B)`): then the class's lock is taken twice, in either order. Locks
// taken by one call (std::scoped_lock of several, std::lock) have no order, and attempts do not wait. A lock taken
// again by a callee, on the same object, is a double-lock; so is one that is held while callables are called that
// others have stored, if one of them is seen to take it. Cycles over several TUs are the run's (findings/Merge.h).
#include "checks/GuardedFields.h"
#include "checks/LockGraph.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// A callee locks what its caller holds, or is declared to.
static void reportDoubleLock(const ThreadModel &Model, const Acquisition &A, const HeldLock &Held, FunctionId F,
                             FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  Finding Found;
  Found.Which = Rule::DoubleLock;
  Found.How = Level::Error;
  Found.At = Out.resolve(A.Way.front().At);
  Found.Function = Tu.text(Tu[F].Name).str();
  Found.Subject = sharedName(Tu, Tu[F], A.Lock.Lock);
  std::string Name = "`" + Found.Subject + "`";
  Found.Message = Name + (A.IsDeclared ? " is held, which this call is declared to need free"
                                       : " is locked while this thread holds it already");
  Found.Label = A.Way.size() == 1
                    ? "called here with the lock held"
                    : "`" + shortName(Tu.text(Tu[A.Way[1].In].Name)) + "` is called here with the lock held";
  addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Held.At), Name + " is locked here");
  for (size_t I = 1; I + 1 < A.Way.size(); ++I)
    addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way[I].At),
            "`" + shortName(Tu.text(Tu[A.Way[I + 1].In].Name)) + "` is called here");
  if (A.Way.size() > 1)
    addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way.back().At),
            A.IsDeclared ? "the call that needs it free" : "locked again here: the thread waits for itself");
  Found.Help = "call it without the lock, or split off what it does into a function that is called with the lock held";
  Out.add(std::move(Found));
}

/// The call takes a lock that is held, and leaves it with this function: DoubleLock.cpp speaks of it.
static bool isLeftByCall(const ThreadModel &Model, FunctionId F, const Acquisition &A) {
  return llvm::any_of(Model.of(F).Acquisitions, [&](const Acquisition &Own) {
    Span Call = A.Way.front().At, At = Own.Way.front().At;
    bool IsRegained = llvm::is_contained(Own.LetGo, Own.Lock.Lock);
    return !IsRegained && !Own.IsDeclared && Own.Lock.Lock == A.Lock.Lock && Call.Begin <= At.Begin &&
           At.End <= Call.End;
  });
}

/// Callees' acquisitions of what is held where they are called; those that are only declared after all that are seen.
static void checkCallees(ThreadModel &Model, bool Declared, std::set<std::pair<uint32_t, uint32_t>> &Told,
                         FindingSink &Out) {
  for (FunctionId F : Model.functions())
    for (const Acquisition &A : Model.acquisitions(F)) {
      if (A.IsDeclared != Declared || A.IsRecursive || (A.Way.size() < 2 && !Declared)) // one function: DoubleLock.cpp
        continue;
      if (!Declared && isLeftByCall(Model, F, A))
        continue;
      for (const HeldLock &L : A.Before)
        if (L.Lock == A.Lock.Lock && !L.Lock.isNowhere() &&
            !(L.Mode == LockMode::Shared && A.Lock.Mode == LockMode::Shared) &&
            llvm::none_of(L.Lock.Path, [](const SharedStep &S) {
              return S.Kind == Projection::Element && S.Key >= SharedStep::DataElement;
            })) {
          // Told where the lock is held and the call leaves: not again by that function's callers.
          bool IsNew = Told.insert({A.Way.back().At.Begin, L.At.Begin}).second;
          IsNew &= !Declared || !Told.count({A.Way.front().At.Begin, L.At.Begin}) || A.Way.size() == 1;
          if (IsNew)
            reportDoubleLock(Model, A, L, F, Out);
          Told.insert({A.Way.front().At.Begin, L.At.Begin});
          break;
        }
    }
}

static void reportCallback(const ThreadModel &Model, const StoredCall &C, const HeldLock &Held, FunctionId In,
                           const SpawnSite &Stored, const Acquisition &A, FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  Finding Found;
  Found.Which = Rule::DoubleLock;
  Found.How = Level::Error;
  Found.At = Out.resolve(C.At);
  Found.Function = Tu.text(Tu[In].Name).str();
  Found.Subject = sharedName(Tu, Tu[In], Held.Lock);
  std::string Name = "`" + Found.Subject + "`";
  Found.Message = "a callback is called with " + Name + " held, which it locks itself";
  Found.Label = "one that is stored here waits for this very thread";
  addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Held.At), Name + " is locked here");
  addStep(Found.Steps, Step::Kind::Related, Out.resolve(Stored.At), "a callback is stored here");
  for (size_t I = 0; I + 1 < A.Way.size(); ++I)
    addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way[I].At),
            "it calls `" + shortName(Tu.text(Tu[A.Way[I + 1].In].Name)) + "` here");
  addStep(Found.Steps, Step::Kind::Via, Out.resolve(A.Way.back().At), "and " + Name + " is locked again here");
  Found.Help = "copy the callbacks under the lock, and call them when it has been released";
  Out.add(std::move(Found));
}

/// Whoever calls what F stored, with locks of the object that it is stored in: does it take one of those?
static void checkCallback(ThreadModel &Model, FunctionId F, const SpawnSite &S,
                          std::set<std::pair<uint32_t, uint32_t>> &Told, FindingSink &Out) {
  std::vector<Acquisition> Taken;
  for (Acquisition A : Model.acquisitions(S.Runs)) {
    A.Lock.Lock = renamed(A.Lock.Lock, S.Names, Model.of(F).Views);
    if (!A.Lock.Lock.isNowhere() && !A.IsRecursive)
      Taken.push_back(std::move(A));
  }
  if (Taken.empty())
    return;
  CallNames Object;
  Object.Object = S.Handle;
  for (FunctionId H : Model.functions())
    for (const StoredCall &C : Model.of(H).StoredCalls) {
      if (C.From.Name.empty() || !C.From.isSameAs(*S.Stored))
        continue;
      for (const HeldLock &Held : C.Held) {
        SharedPlace Lock = renamed(Held.Lock, Object, Model.of(F).Views);
        for (const Acquisition &A : Taken)
          if (A.Lock.Lock == Lock && !(A.Lock.Mode == LockMode::Shared && Held.Mode == LockMode::Shared) &&
              Told.insert({C.At.Begin, Held.At.Begin}).second)
            reportCallback(Model, C, Held, H, S, A, Out);
      }
    }
}

void deed::checkLockOrder(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  std::set<std::pair<uint32_t, uint32_t>> Told;
  checkCallees(Model, /*Declared=*/false, Told, Out);
  checkCallees(Model, /*Declared=*/true, Told, Out);
  for (FunctionId F : Model.functions())
    for (const SpawnSite &S : Model.of(F).Spawns)
      if (S.Stored && S.Runs)
        checkCallback(Model, F, S, Told, Out);
  Out.LockOrder = lockEdges(Model, Out.spans());
  for (const std::vector<const LockEdge *> &Cycle : lockCycles(Out.LockOrder))
    Out.add(lockOrderFinding(Cycle));
}
