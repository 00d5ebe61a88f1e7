#include "summary/AnalyzeFunctions.h"
#include "summary/Bind.h"
#include "summary/CallGraph.h"
#include "summary/Infer.h"
#include "summary/Merge.h"
#include "summary/PointedFunctions.h"

using namespace deed;

namespace {

class Driver {
public:
  Driver(TuFacts &Tu, SummaryTable &Summaries, llvm::function_ref<void(const SolvedFunction &)> Visit)
      : Tu(Tu), Summaries(Summaries), Visit(Visit) {}
  AnalysisReport run() {
    resolvePointedFunctions(Tu);
    for (const CallComponent &C : componentsCalleesFirst(Tu)) {
      if (C.Recursive)
        settle(C);
      for (uint32_t Body : C.Bodies)
        finish(Body, C.Recursive);
    }
    return std::move(Report);
  }

private:
  bool solve(FunctionFacts Unbound, llvm::function_ref<void(const SolvedFunction &)> Then);
  void settle(const CallComponent &C);
  bool round(const CallComponent &C, bool Joined);
  void finish(uint32_t Body, bool IsSettled);
  void learnMovedFrom(FunctionId F);

  TuFacts &Tu;
  SummaryTable &Summaries;
  llvm::function_ref<void(const SolvedFunction &)> Visit;
  AnalysisReport Report;
  FunctionIndex Index{Tu};
};

} // namespace

/// False: over budget, and Then was not called.
bool Driver::solve(FunctionFacts Unbound, llvm::function_ref<void(const SolvedFunction &)> Then) {
  ++Report.Rounds;
  FunctionFacts Bound = bindCalls(Tu, std::move(Unbound), Summaries);
  Aliases Known(Tu, Bound);
  MoveFlow Moves(Tu, Bound, Known);
  if (Moves.gaveUp())
    return false;
  static const FunctionInfo Nameless; // an initialiser at namespace scope
  LazyLoans Loans(Tu, Bound, Known);
  std::optional<LockFlow> Locks;
  if (LockFlow::isNeeded(Bound))
    Locks.emplace(Tu, Bound, Known);
  SolvedFunction Solved{Tu, Bound.Function ? Tu[Bound.Function] : Nameless, Bound, Known, Moves, Loans, Summaries,
                        Locks && !Locks->gaveUp() ? &*Locks : nullptr};
  if (Tu.WantsUnsafe)
    Solved.Unsafe = unsafeActs(Solved, Index);
  Then(Solved);
  return true;
}

/// Where a trail leads may change with every round; what happens may not.
static bool sameEffects(const Summary &A, const Summary &B) {
  auto same = [](Effect L, const Effect &R) {
    L.Trail = R.Trail;
    L.Changed = R.Changed;
    return L == R;
  };
  auto sameKind = [](const UnsafeDeed &L, const UnsafeDeed &R) { return L.How == R.How; };
  return A.NeverReturns == B.NeverReturns && A.Ends == B.Ends &&
         std::equal(A.Unsafe.begin(), A.Unsafe.end(), B.Unsafe.begin(), B.Unsafe.end(), sameKind) &&
         std::equal(A.Effects.begin(), A.Effects.end(), B.Effects.begin(), B.Effects.end(), same);
}

/// A recursion over a linked structure does to the next node what it does to this one, and to the one after it, and so
/// on: without end, were it not for the depth at which places are cut. Callers are told of the object and of what is
/// one link away; of what ends up further off, that somebody has it.
static void keepNear(Summary &S) {
  constexpr unsigned MaxLinks = 2; // the parameter's own, and one more
  auto links = [](const FormalPlace &P) {
    return llvm::count_if(P.Path, [](const FormalStep &Step) { return Step.Kind == Projection::Deref; });
  };
  auto keepsSomething = [](const Effect &E) {
    return E.Kind == EffectKind::Store || E.Kind == EffectKind::Borrow || E.Kind == EffectKind::Adopt;
  };
  for (Effect &E : S.Effects)
    if (keepsSomething(E) && links(E.What) > MaxLinks && links(E.From) <= MaxLinks)
      E.What = FormalPlace::unknown();
  llvm::erase_if(S.Effects, [&](const Effect &E) {
    unsigned ToObject = E.Kind == EffectKind::Free; // What is the pointer to it
    return links(E.What) + ToObject > MaxLinks || links(E.From) > MaxLinks;
  });
  normalise(S);
}

/// True: nothing changed. Joined: what the round before said stays true, so that a summary can only grow.
bool Driver::round(const CallComponent &C, bool Joined) {
  bool Settled = true;
  for (uint32_t Body : C.Bodies) {
    FunctionId F = Tu.Bodies[Body].Function;
    Summary New;
    auto infer = [&](const SolvedFunction &S) {
      New = inferSummary(Tu, S.Facts, S.Known, S.Moves, S.heap(), S.Locks).What;
      New.Unsafe = unsafeDeeds(S);
    };
    if (!solve(Tu.Bodies[Body], infer)) {
      Summaries.forget(F); // finish() reports it
      continue;
    }
    keepNear(New);
    if (Joined)
      New = merge(Summaries.of(F), New);
    Settled &= sameEffects(Summaries.of(F), New);
    Summaries.set(F, std::move(New));
  }
  return Settled;
}

void Driver::settle(const CallComponent &C) {
  for (uint32_t Body : C.Bodies)
    Summaries.set(Tu.Bodies[Body].Function, Summary::bottom());
  for (unsigned Round = 0; Round != MaxRounds; ++Round)
    if (round(C, Round >= RoundsBeforeJoin))
      return;
  for (uint32_t Body : C.Bodies) {
    Summaries.forget(Tu.Bodies[Body].Function);
    Report.Unsettled.push_back(Tu.Bodies[Body].Function);
  }
}

/// The last time: the body is given up, its summary stands unless a fixpoint has said it already, and checks may look.
void Driver::finish(uint32_t Body, bool IsSettled) {
  FunctionId F = Tu.Bodies[Body].Function;
  bool Solved = solve(std::move(Tu.Bodies[Body]), [&](const SolvedFunction &S) {
    ++Report.Functions;
    if (!IsSettled && F) {
      Inferred I = inferSummary(Tu, S.Facts, S.Known, S.Moves, S.heap(), S.Locks);
      Report.SummariesCut += I.Cut;
      I.What.Unsafe = unsafeDeeds(S);
      Summaries.set(F, std::move(I.What));
    }
    Visit(S);
    if (S.Loans.gaveUp())
      Report.LoansOverBudget.push_back(F);
    if (S.SolvedHeap && S.SolvedHeap->gaveUp())
      Report.HeapOverBudget.push_back(F);
  });
  FunctionFacts Done;
  Done.Function = F;
  Tu.Bodies[Body] = std::move(Done);
  if (!Solved)
    Report.OverBudget.push_back(F);
  else if (F)
    learnMovedFrom(F);
}

/// A class whose own move constructor nulls the pointers it took promises what unique_ptr promises: it is empty then.
void Driver::learnMovedFrom(FunctionId Id) {
  const FunctionInfo &F = Tu[Id];
  if (F.Which != Special::MoveConstructor || F.Params.empty())
    return;
  TypeId Class = F.Params[0].Type;
  if (Tu.Types[Class].AfterMove != MovedFrom::Unspecified)
    return;
  const Summary &S = Summaries.of(Id);
  const FormalPlace From = FormalPlace::param(0).deref();
  auto isNulled = [&](const Member &M) {
    FormalPlace Field = From.field(Tu.text(M.Name).str());
    return llvm::any_of(S.Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::Write && E.What == Field && E.Always && E.Value == 0;
    });
  };
  bool AnyPointer = false;
  for (const Member &M : Tu.Types[Class].Members) {
    if (!Tu.Types[M.Type].IsPointer)
      continue;
    AnyPointer = true;
    if (!isNulled(M))
      return;
  }
  if (AnyPointer)
    Tu.Types.at(Class).AfterMove = MovedFrom::Empty;
}

const HeapFlow *SolvedFunction::heap() const {
  if (!SolvedHeap) {
    if (!HeapFlow::isNeeded(Facts))
      return nullptr;
    SolvedHeap.emplace(Tu, Facts, Known);
  }
  return SolvedHeap->gaveUp() ? nullptr : &*SolvedHeap;
}

AnalysisReport deed::analyzeFunctions(TuFacts &Tu, SummaryTable &Summaries,
                                      llvm::function_ref<void(const SolvedFunction &)> Visit) {
  return Driver(Tu, Summaries, Visit).run();
}
