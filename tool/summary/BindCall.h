// BindCall.h - one call turned into the facts that its callee's summary stands for. Private to Bind.cpp.
//
//   Actuals.h       the caller's places that the formal ones stand for
//   EffectOrder.h   the order of the effects, and those that belong together
//   CallSites.h     which of them happen at this call
//   Deleters.h      who will release what is taken or let go
//   ThreadActs.h    what a thread that the call starts will take away
#pragma once
#include "summary/Actuals.h"
#include "summary/CallSites.h"
#include "summary/Deleters.h"
#include "summary/SummaryTable.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

/// What the calls of one function share while they are bound.
struct Binding {
  Binding(TuFacts &Tu, FunctionFacts &Fn, SummaryTable &Summaries)
      : Tu(Tu), Fn(Fn), Summaries(Summaries), Functions(Tu), Places(Tu, Fn), Sites(Tu, Fn),
        Owners(Tu, Fn, Summaries, Functions, Out) {}
  Binding(const Binding &) = delete;

  /// IsGuess: the effect that the fact stands for follows from a declaration alone.
  void emit(Fact What, Span At, llvm::ArrayRef<TrailStep> Trail = {}, bool IsGuess = false) {
    Out.push_back({std::move(What), At, Current, Source, Trail.vec(), IsGuess});
  }
  PlaceId temporary(TypeId T) { return Fn.Places.root(Projection::Temp, NextRoot++, T); }

  TuFacts &Tu;
  FunctionFacts &Fn;
  SummaryTable &Summaries;
  FunctionIndex Functions;
  Actuals Places;
  CallSites Sites;
  std::vector<FactAt> Out; ///< the block being bound
  Deleters Owners;         ///< looks at Out
  CallId Current;          ///< the call being bound
  uint32_t Source = 0;     ///< the unbound index of its CallFact
  uint32_t NextRoot = FirstBoundRoot;
  llvm::SmallDenseSet<PlaceId, 4> HandedOver; ///< temporaries that a callee with a body got by value and destroyed
};

/// What a declaration's claim that a lock is held stands for, where it counts.
inline Acquire heldByClaim(PlaceId Lock, const LockClaim &Claim) {
  return {Lock, {}, Claim.Shared ? LockMode::Shared : LockMode::Exclusive, /*Always=*/true, /*Adopts=*/true};
}

/// Adds the facts of the call B.Current to B.Out, and notes in the call what its callee's summary says as a whole.
void bindCall(Binding &B);

} // namespace deed
