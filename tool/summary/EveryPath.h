// EveryPath.h - which blocks every path that returns runs through: what stands there surely happens.
//
// These are the dominators of the exit, over the edges that a returning path can take (not those that throw out of the
// function; not past an Unreachable).
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

class EveryPath {
public:
  explicit EveryPath(const FunctionFacts &Bound);
  bool runsThrough(BlockId B) const { return On.test(B.Raw); }

private:
  llvm::BitVector On;
};

/// Every path from just behind the fact to the exit that returns leads past a fact of the kind.
bool everyPathMeets(const FunctionFacts &Bound, FactRef From, llvm::function_ref<bool(const FactAt &)> Kind);

/// What can be reached from the entry if the place is (non-)zero. The function is taken never to change it: ask of
/// constant parameters, or of what meets the value that was passed in.
llvm::BitVector blocksReachedIf(const FunctionFacts &Bound, PlaceId Place, bool NonZero);

} // namespace deed
