// What was borrowed for a call is kept beyond it.
#include <thread>

void bad_kept(int N) {
  std::thread([&N] { ++N; }).detach(); // expect: dangling-capture
}
void ok_kept(int N) {
  std::thread([N]() mutable { ++N; }).detach();
}
