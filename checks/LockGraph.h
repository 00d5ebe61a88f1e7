// LockGraph.h - which locks are taken while which are held, over all functions of the TU.
#pragma once
#include "checks/ThreadModel.h"

namespace deed {

/// To was locked while From was held. Keys mean the same in every TU.
struct LockEdge {
  std::string From, To;         ///< `ns::Bank.mutex_`, `::Global`
  std::string FromName, ToName; ///< as a finding says it
  Span HeldSince;
  std::vector<WayStep> Way; ///< to where To is locked
  bool SameObject = true;   ///< From and To are members of one object, or global
};

std::vector<LockEdge> lockEdges(ThreadModel &Model);
/// Cycles, each once, shortest first; of length 1 are two objects of one class.
std::vector<std::vector<const LockEdge *>> lockCycles(llvm::ArrayRef<LockEdge> Edges);

} // namespace deed
