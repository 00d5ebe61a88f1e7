// Moved out of what was only lent.
#include <string>
#include <utility>

struct Person {
  std::string Name;
};

// deed: safe
std::string bad_taken(Person &P) {
  return std::move(P.Name); // expect: moved-out-of-borrow "E0507"
}
// deed: safe
std::string ok_taken(Person P) { return std::move(P.Name); }
// deed: safe
std::string ok_replaced(Person &P) { return std::exchange(P.Name, {}); }
