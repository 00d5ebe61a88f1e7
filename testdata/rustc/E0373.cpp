// A closure that outlives what it captured by reference.
#include <functional>

std::function<int()> bad_returned(int N) {
  return [&N] { return N; }; // expect: dangling-capture
}
std::function<int()> ok_returned(int N) {
  return [N] { return N; };
}
