#include "checks/BranchReach.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

using namespace deed;

llvm::DenseSet<uint32_t> deed::decidedBy(const FunctionFacts &Fn, BlockId Branch) {
  llvm::DenseMap<uint32_t, unsigned> Ways; // by block: over how many of the branch's edges
  unsigned Edges = 0;
  for (const Edge &E : Fn[Branch].Next) {
    if (E.Exceptional)
      continue;
    ++Edges;
    llvm::DenseSet<uint32_t> Seen{Branch.Raw};
    llvm::SmallVector<BlockId, 8> Work{E.To};
    while (!Work.empty()) {
      BlockId B = Work.pop_back_val();
      if (!Seen.insert(B.Raw).second)
        continue;
      ++Ways[B.Raw];
      for (const Edge &Out : Fn[B].Next)
        Work.push_back(Out.To);
    }
  }
  llvm::DenseSet<uint32_t> Decided;
  for (const auto &[B, N] : Ways)
    if (N != Edges)
      Decided.insert(B);
  return Decided;
}
