// LockEdges.h - which lock is taken while which is held: what each TU sends, what the whole run puts together.
//
// An edge is plain text and places in files, its locks are keys that mean the same in every TU (`ns::Bank.mutex_`,
// `::Global`), so that the two orders of a deadlock may stand in different TUs. Of several edges between the same two
// locks one is kept, the least: the result does not depend on who came first.
#pragma once
#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace deed {

/// Ends the key of a lock that is its file's alone (`static std::mutex M;`); which file that is, is written behind it.
constexpr const char *InternalMark = "@";

/// To was locked while From was held.
struct LockEdge {
  std::string From, To;
  std::string FromName, ToName; ///< as a finding says it
  FileSpan HeldSince;
  /// The calls on the way to where To is locked, which is the last. A Via's text names the function called.
  std::vector<Step> Way;
  std::string Function;  ///< in which the way begins
  bool Declared =
      false; ///< nobody was seen to do so, but a declaration asks for this order; HeldSince is the declaration
  auto operator<=>(const LockEdge &) const = default;
};

/// Sorted, one per pair of locks; what was seen stands for what was declared.
std::vector<LockEdge> mergedLockEdges(std::vector<LockEdge> Edges);

/// Cycles, each once, shortest first; of length 1 are two objects of one class.
std::vector<std::vector<const LockEdge *>> lockCycles(llvm::ArrayRef<LockEdge> Edges);

Finding lockOrderFinding(llvm::ArrayRef<const LockEdge *> Cycle);

/// The same for every cycle of the same locks, whichever TU has it.
std::string keyOfCycle(llvm::ArrayRef<const LockEdge *> Cycle);

} // namespace deed
