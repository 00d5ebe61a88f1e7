// Infer.h - a function's summary from its solved body.
//
// What is moved, set and read comes from MoveFlow: a Move is what is moved from at the exit, a Write what was set on
// the way there, a Read what may meet the value that the caller passed. The rest is collected from the facts, and
// surely happens if it stands where every path runs through. What leaves as a loan comes from LoanSources.
// Then it is adjusted to what the caller sees of a function of its kind (FunctionKind.h).
#pragma once
#include "flow/HeapFlow.h"
#include "flow/LockFlow.h"
#include "flow/MoveFlow.h"
#include "summary/Summary.h"

namespace deed {

/// More effects than this are cut to the ones that matter most: Move, Write, loans, ..., Read last.
constexpr size_t MaxEffects = 128;

struct Inferred {
  Summary What;
  bool Cut = false; ///< there were more than MaxEffects
};

/// Moves must not have given up. Bound and Known are what it was solved over.
/// Heap: null if nothing is allocated, freed or adopted (or there was too much of it). Locks: solved here if null.
Inferred inferSummary(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, const MoveFlow &Moves,
                      const HeapFlow *Heap, const LockFlow *Locks = nullptr);

} // namespace deed
