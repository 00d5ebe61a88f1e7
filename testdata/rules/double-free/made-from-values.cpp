// Owners of what was made from a value, and callees that release what they are shown.
#include <memory>

struct Order {
  long Id = 0;
  double Price = 0;
};
static long archive(const Order *O) {
  long Id = O->Id;
  delete O;
  return Id;
}
static long show(const Order *O) { return O->Id; }

long bad_archived() {
  auto O = std::make_unique<Order>(Order{1, 2.0});
  return archive(O.get()); // expect: double-free
}

long ok_shown() {
  auto O = std::make_unique<Order>(Order{1, 2.0});
  return show(O.get());
}

long ok_let_go() {
  auto O = std::make_unique<Order>(Order{1, 2.0});
  return archive(O.release());
}
