// CallbackReentrancy.cpp - a list of callbacks that one of them changes: `for (auto &Slot : Slots) Slot(Event);`, and a
// closure that was registered with the same object and connects, disconnects or clears.
//
// Two functions that never meet: the one that goes over its own member and calls what lies in it, and the one that
// registers the closure. Each leaves what it shows; what the closure changes is in its summary, seen from its captures,
//
//   S.connect([&S](int) { S.clear(); });      invalidate (*(*this).S).Slots, and `S` was captured of the object S
//
// so that the change is one of the very object which got the closure.
#include "checks/CallbackReentrancy.h"
#include "checks/Captures.h"
#include "checks/Check.h"
#include "checks/Reentrancy.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class Collector {
public:
  Collector(const SolvedFunction &Fn, ReentryEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Paths(Fn), Closures(Fn, Paths), Out(Out) {}
  void run();

private:
  bool callsElement(FactRef At) const;
  void collectRound(FactRef At, llvm::ArrayRef<LiveView> Views);
  void collectComeback(const Call &C);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ObjectPaths Paths;
  Captures Closures;
  ReentryEvidence &Out;
};

} // namespace

bool Collector::callsElement(FactRef At) const {
  const auto *Made = std::get_if<CallFact>(&Facts[At.Block].Facts[At.Index].What);
  if (!Made || !Fn.Moves.isReachable(At))
    return false;
  const Call &C = Facts[Made->Call];
  return C.Object && C.Object->What && Fn.Tu.Types[C.Object->Type].Kind == Category::Callable;
}

void Collector::collectRound(FactRef At, llvm::ArrayRef<LiveView> Views) {
  // Who holds a lock here waits for himself before anything is changed: double-lock's.
  if (Fn.Locks && llvm::any_of(Fn.Locks->heldBefore(At), [&](const LockStatus &L) {
        return L.mustBeHeld() && !isRecursiveLock(Fn.Tu, Facts, L.Lock);
      }))
    return;
  for (const LiveView &V : Views)
    for (BorrowId B : V.Held) {
      auto Field = (*Fn.Loans)[B].ByIterator ? ownContainer(Fn, (*Fn.Loans)[B].Place) : std::nullopt;
      if (!Field)
        continue;
      if (auto D = Fn.Loans->useAfter(At, V.Holder, B); D && !D->Use.AtExit) {
        const FactAt &Use = Facts[D->Use.At.Block].Facts[D->Use.At.Index];
        Out.Rounds.push_back(
            {Fn.Info.ObjectType, Field->str(), Fn.Info.Name, Facts[At.Block].Facts[At.Index].At, Use.At});
        return;
      }
    }
}

void Collector::collectComeback(const Call &C) {
  if (!C.Callee || !C.Object || !C.Object->What || !Fn.Tu[C.Callee].ObjectType)
    return;
  for (const Effect &Keeps : Fn.Summaries.of(C.Callee).Effects) {
    // `(*this).Slots.$[?] <- param0`
    if ((Keeps.Kind != EffectKind::Store && Keeps.Kind != EffectKind::Borrow) || Keeps.From.Root != FormalRoot::Param ||
        Keeps.From.Param >= C.Args.size() || Keeps.What.Root != FormalRoot::This || Keeps.What.Path.size() < 3 ||
        Keeps.What.Path[1].Kind != Projection::Field || Keeps.What.Path[2].Kind != Projection::Content)
      continue;
    const PlaceId Closure = Closures.closureIn(C.Args[Keeps.From.Param].What);
    const FunctionId Body = Closure ? Closures.bodyOf(Closure) : FunctionId();
    auto Keeper = Body ? Paths.of(C.Object->What) : std::nullopt;
    if (!Keeper)
      continue;
    for (const Effect &E : Fn.Summaries.of(Body).Effects) {
      if (E.Kind != EffectKind::Invalidate || E.Guessed)
        continue;
      // The member, or one of its elements: `Handlers.erase(Key)`.
      size_t Member = E.What.Path.size();
      while (Member != 0 && E.What.Path[Member - 1].Kind != Projection::Field)
        --Member;
      if (Member == 0 || E.What.Path[Member - 1] != Keeps.What.Path[1])
        continue;
      auto Changed = Closures.captured(Closure, E.What, /*LeaveOut=*/E.What.Path.size() - Member + 1);
      auto Common = Changed ? Paths.commonSteps(*Changed, *Keeper) : std::nullopt;
      if (Common && *Common == Changed->Steps.size() && *Common == Keeper->Steps.size())
        Out.Comebacks.push_back(
            {Fn.Tu[C.Callee].ObjectType, Keeps.What.Path[1].Key, C.At, E.Trail.empty() ? Span() : E.Trail.front().At});
    }
  }
}

void Collector::run() {
  auto isCallable = [&](const Argument &A) {
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    return T.Kind == Category::Callable || T.IsClosure;
  };
  for (const Call &C : Facts.Calls)
    if (C.Object && llvm::any_of(C.Args, isCallable))
      collectComeback(C);
  if (!Fn.Info.ObjectType || Fn.Info.IsStatic || Fn.Info.IsLambda)
    return;
  bool Any = false;
  for (uint32_t B = 0; B != Facts.Blocks.size() && !Any; ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size() && !Any; ++I)
      Any = callsElement({{B}, I});
  if (Any)
    Fn.Loans->forEachFact([&](FactRef At) { return callsElement(At); },
                          [&](FactRef At, llvm::ArrayRef<LiveView> Views) { collectRound(At, Views); });
}

void deed::collectReentry(const SolvedFunction &Fn, ReentryEvidence &Evidence) { Collector(Fn, Evidence).run(); }

void deed::checkMutatedWhileBorrowed(const SolvedTu &Tu, FindingSink &Out) {
  const ReentryEvidence &Evidence = Tu.Evidence.Reentry;
  for (const ReentryEvidence::Round &R : Evidence.Rounds)
    for (const ReentryEvidence::Comeback &C : Evidence.Comebacks) {
      if (C.Field != R.Field || Tu.Tu.plainName(C.Class) != Tu.Tu.plainName(R.Class))
        continue;
      const std::string Name = "`" + R.Field + "`";
      Finding F;
      F.Which = Rule::MutatedWhileBorrowed;
      F.How = Level::Warning;
      F.At = Out.resolve(R.Call);
      F.Message = Name + " may be changed by this call while the function goes over it";
      F.Label = "a closure that is kept there changes " + Name;
      addStep(F.Steps, Step::Kind::Related, Out.resolve(C.Registered), "the closure is registered here");
      if (C.Change)
        addStep(F.Steps, Step::Kind::Via, Out.resolve(C.Change), "and changes " + Name + " here");
      addStep(F.Steps, Step::Kind::Related, Out.resolve(R.Use), "the iterator is used here after the call");
      F.Help = "go over a copy of " + Name + ", or note what is to be changed and change it after the loop";
      F.Function = Tu.Tu.text(R.Function).str();
      F.Subject = Name;
      Out.add(std::move(F));
      break;
    }
}
