#include "flow/Loops.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

using BlockList = llvm::SmallVector<BlockId, 8>;

/// Everything from which the work is reached, up to what is there already.
static void addBackwards(llvm::BitVector &Blocks, BlockList Work,
                         llvm::ArrayRef<llvm::SmallVector<BlockId, 2>> Before) {
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (Blocks.test(B.Raw))
      continue;
    Blocks.set(B.Raw);
    llvm::append_range(Work, Before[B.Raw]);
  }
}

Loops::Loops(const FunctionFacts &Fn) : Fn(Fn) {
  std::vector<BlockId> Order = reversePostOrder(Fn);
  std::vector<uint32_t> Position(Fn.Blocks.size(), ~0u);
  for (uint32_t I = 0; I != Order.size(); ++I)
    Position[Order[I].Raw] = I;
  std::vector<llvm::SmallVector<BlockId, 2>> Before(Fn.Blocks.size());
  std::vector<BlockList> JumpsTo(Fn.Blocks.size());
  for (BlockId B : Order)
    for (const Edge &E : Fn[B].Next) {
      Before[E.To.Raw].push_back(B);
      if (Position[E.To.Raw] <= Position[B.Raw])
        JumpsTo[E.To.Raw].push_back(B);
    }
  for (BlockId Head : Order)
    if (!JumpsTo[Head.Raw].empty()) {
      llvm::BitVector Blocks(static_cast<unsigned>(Fn.Blocks.size()));
      Blocks.set(Head.Raw);
      addBackwards(Blocks, std::move(JumpsTo[Head.Raw]), Before);
      All.push_back({Head, std::move(Blocks)});
    }
  llvm::sort(All, [](const Loop &A, const Loop &B) {
    return std::pair(A.Blocks.count(), A.Head) < std::pair(B.Blocks.count(), B.Head);
  });
}

const Loop *Loops::around(BlockId B) const {
  auto Found = llvm::find_if(All, [&](const Loop &L) { return L.Blocks.test(B.Raw); });
  return Found == All.end() ? nullptr : &*Found;
}

bool Loops::runsEachRound(BlockId B) const {
  const Loop *L = around(B);
  if (!L || B == L->Head)
    return true;
  // Back at the head without B?
  llvm::BitVector Seen(L->Blocks.size());
  BlockList Work{L->Head};
  while (!Work.empty())
    for (const Edge &E : Fn[Work.pop_back_val()].Next) {
      if (E.To == L->Head)
        return false;
      if (E.To == B || E.Exceptional || !L->Blocks.test(E.To.Raw) || Seen.test(E.To.Raw))
        continue;
      Seen.set(E.To.Raw);
      Work.push_back(E.To);
    }
  return true;
}
