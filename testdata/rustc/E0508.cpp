// Moved out of an array.
#include <string>
#include <utility>

void sink(std::string); // deed: safe

// deed: safe
void bad_element() {
  std::string Names[2] = {"a", "b"};
  sink(std::move(Names[0])); // expect: moved-out-of-borrow "E0508"
}
// deed: safe
void ok_element() {
  std::string Names[2] = {"a", "b"};
  sink(std::exchange(Names[0], {}));
}
