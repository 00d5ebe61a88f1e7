// PlaceOrder.h - the places of a function numbered so that a place and all its parts are one range of numbers.
//
// Preorder of the place tree: Number[P] .. End[P] is P and what lies below. Below a place its fields come first, so
// that a walk over the parts that belong to the object itself meets what it refers to or owns at the end, and skips it
// at once.
#pragma once
#include "facts/Place.h"
#include <vector>

namespace deed {

class PlaceOrder {
public:
  explicit PlaceOrder(const PlaceTable &Places);

  uint32_t number(PlaceId P) const { return Numbers[P.Raw]; }
  uint32_t end(PlaceId P) const { return Ends[P.Raw]; }
  PlaceId place(uint32_t Number) const { return Order[Number]; }
  bool contains(PlaceId P) const { return P.Raw < Numbers.size(); }
  size_t size() const { return Order.size(); }

private:
  std::vector<uint32_t> Numbers, Ends; ///< by place
  std::vector<PlaceId> Order;          ///< by number
};

} // namespace deed
