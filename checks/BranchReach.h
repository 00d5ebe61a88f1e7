// BranchReach.h - what runs only because a branch went one way.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

/// The blocks that are reached over some ways out of the branch and not over the others, before it is asked again. What
/// comes after the ways have met does not depend on the branch.
llvm::DenseSet<uint32_t> decidedBy(const FunctionFacts &Fn, BlockId Branch);

} // namespace deed
