#include "flow/PlaceOrder.h"

using namespace deed;

PlaceOrder::PlaceOrder(const PlaceTable &Places) : Numbers(Places.size()), Ends(Places.size()) {
  // Children as linked lists, made from back to front so that each list is in order; fields are put before the others.
  constexpr uint32_t None = ~0u;
  const auto Count = static_cast<uint32_t>(Places.size());
  std::vector<uint32_t> FirstChild(Count, None), Next(Count, None);
  auto link = [&](bool Fields) {
    for (uint32_t I = Count; I-- != 0;) {
      const PlaceNode &N = Places[PlaceId{I}];
      if (!N.Parent || (N.Kind == Projection::Field) != Fields)
        continue;
      Next[I] = FirstChild[N.Parent.Raw];
      FirstChild[N.Parent.Raw] = I;
    }
  };
  link(/*Fields=*/false);
  link(/*Fields=*/true);

  Order.reserve(Count);
  for (uint32_t Root = 0; Root != Count; ++Root) {
    if (Places[PlaceId{Root}].Parent)
      continue;
    for (uint32_t I = Root; I != None;) { // down, then to the next, then back up
      Numbers[I] = static_cast<uint32_t>(Order.size());
      Order.push_back(PlaceId{I});
      if (FirstChild[I] != None) {
        I = FirstChild[I];
        continue;
      }
      while (I != None) {
        Ends[I] = static_cast<uint32_t>(Order.size());
        if (I == Root) {
          I = None;
        } else if (Next[I] != None) {
          I = Next[I];
          break;
        } else {
          I = Places[PlaceId{I}].Parent.Raw;
        }
      }
    }
  }
}
