#include "flow/Solver.h"
#include <algorithm>

using namespace deed;

std::vector<BlockId> deed::reversePostOrder(const FunctionFacts &Fn) {
  std::vector<BlockId> Order;
  if (Fn.Blocks.empty())
    return Order;
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  std::vector<std::pair<BlockId, unsigned>> Path; // block, edges followed so far
  Path.push_back({BlockId{0}, 0});
  Seen.set(0);
  while (!Path.empty()) {
    auto &[B, Followed] = Path.back();
    const auto &Next = Fn[B].Next;
    if (Followed == Next.size()) {
      Order.push_back(B);
      Path.pop_back();
      continue;
    }
    // Last edge first, so that the first comes first in the reversed order.
    BlockId To = Next[Next.size() - 1 - Followed++].To;
    if (!Seen.test(To.Raw)) {
      Seen.set(To.Raw);
      Path.push_back({To, 0});
    }
  }
  std::reverse(Order.begin(), Order.end());
  return Order;
}
