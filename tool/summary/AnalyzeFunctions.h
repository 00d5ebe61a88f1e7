// AnalyzeFunctions.h - all bodies of one TU: bound to their callees' summaries, solved, summarised and handed out.
//
// Callees first. A function that takes part in no recursion is bound and solved once. A recursive component starts with
// functions that never return and is solved until no summary changes. Summaries are not monotone in each other (what is
// written need not be read, a list is cut to what matters most), so after RoundsBeforeJoin each is joined with the one
// before it. A component that does not settle in MaxRounds is given up: its functions are then known by what is said of
// them outside, or by their declarations, and the report says so.
//
// Bodies are consumed: each is given up to the binder and freed when Visit returns, so that one function's flows are
// alive at a time. What must be shown unbound has to be shown before.
#pragma once
#include "flow/HeapFlow.h"
#include "flow/LoanFlow.h"
#include "flow/LockFlow.h"
#include "flow/MoveFlow.h"
#include "summary/SummaryTable.h"
#include "summary/UnsafeDeeds.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// One function, bound and solved. Valid only during the visit.
struct SolvedFunction {
  const TuFacts &Tu;
  const FunctionInfo &Info;
  const FunctionFacts &Facts;
  const Aliases &Known;
  const MoveFlow &Moves;
  const LazyLoans &Loans; ///< adds places to Facts
  SummaryTable &Summaries;
  const LockFlow *Locks = nullptr; ///< null: the function does nothing with locks, or has too many states of them
  std::vector<UnsafeAct> Unsafe = {};  ///< empty if TuFacts::WantsUnsafe is not set
  /// Solved when first asked for. Null: nothing is allocated, freed or adopted here, or there is too much of it.
  const HeapFlow *heap() const;
  mutable std::optional<HeapFlow> SolvedHeap = {};
};

struct AnalysisReport {
  uint64_t Functions = 0;             ///< visited
  uint64_t Rounds = 0;                ///< solved in all, repeats in recursive components included
  uint64_t SummariesCut = 0;          ///< more effects than MaxEffects
  std::vector<FunctionId> Unsettled;  ///< in a recursive component that found no fixpoint
  std::vector<FunctionId> OverBudget; ///< too large to solve; not visited
  std::vector<FunctionId> LoansOverBudget; ///< visited, but what it says of loans is nothing
  std::vector<FunctionId> HeapOverBudget;  ///< visited, but what it says of heap objects is nothing
};

constexpr unsigned RoundsBeforeJoin = 6;
constexpr unsigned MaxRounds = 16;

AnalysisReport analyzeFunctions(TuFacts &Tu, SummaryTable &Summaries,
                                llvm::function_ref<void(const SolvedFunction &)> Visit);

} // namespace deed
