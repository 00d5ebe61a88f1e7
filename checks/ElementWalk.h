// ElementWalk.h - which element of which container a place is, and whether a loop goes over all of them.
//
//   for (auto &Name : Names) keep(std::move(Name));     `*Name` is an element of Names, by an iterator that advances
//   for (int i = 0; i < n; ++i) delete nodes[i];        `nodes[i]` is one, by an index that does
//
// An element may be reached by an iterator, a reference, an index; arrays are containers only for who asks for them.
#pragma once
#include "flow/LoanFlow.h"
#include "flow/Loops.h"
#include "flow/Solver.h"
#include "summary/AnalyzeFunctions.h"

namespace deed {

/// Some element of a container, as a fact reaches it.
struct ElementAccess {
  PlaceId Container;                   ///< resolved; of an array: the array
  llvm::SmallVector<PlaceId, 2> Below; ///< steps from the element down to the part that is meant
  PlaceId Name;                        ///< the element, as the container's
  std::optional<FactRef> Walk;         ///< where the iterator began that leads there; nothing without one
  bool Advances = false;               ///< the iterator, or the index, is moved on in the loop around
};

class ElementWalk {
public:
  enum class Over : uint8_t { Containers, ArraysToo };
  ElementWalk(const SolvedFunction &Fn, Over What) : Fn(Fn), Facts(Fn.Facts), What(What) {}

  std::optional<ElementAccess> element(PlaceId P, FactRef At);
  /// An index, an iterator or a pointer is changed in the innermost loop around the block.
  bool isMovedOnAround(PlaceId Which, BlockId B);
  /// The part that First means, or a part of that, of some element of the same container.
  bool isWithin(const ElementAccess &Later, const ElementAccess &First) const;
  /// The container, what it is a part of, or some element of it is changed: nothing more is known.
  bool changes(FactRef At, PlaceId Container);
  /// The blocks of loops that set every element. A path that goes round such a loop no time at all would have met no
  /// element in another one either.
  llvm::BitVector loopsThatRefill(PlaceId Container);
  /// Made when first asked for.
  const Loops &loops() {
    if (!Known)
      Known.emplace(Facts);
    return *Known;
  }
  llvm::ArrayRef<BlockId> order() {
    if (Order.empty())
      Order = reversePostOrder(Facts);
    return Order;
  }
  /// The container and the steps below its element, if P leads through the content of one.
  std::optional<ElementAccess> split(PlaceId P) const;

private:
  std::optional<ElementAccess> throughView(PlaceId P, PlaceId Referent, FactRef At);
  PlaceId viewBefore(PlaceId P) const;
  bool isElement(PlaceId P) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const Over What;
  std::optional<Loops> Known;
  std::vector<BlockId> Order;
};

} // namespace deed
