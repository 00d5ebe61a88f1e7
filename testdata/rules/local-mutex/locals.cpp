// A mutex in a function.
#include <mutex>
#include <thread>

int Count;

void bad_local() {
  std::mutex M;
  std::lock_guard<std::mutex> Hold(M); // expect: local-mutex "`M`"
  ++Count;
}

void ok_static() {
  static std::mutex M;
  std::lock_guard<std::mutex> Hold(M);
  ++Count;
}

void ok_lent() {
  int N = 0;
  std::mutex M;
  std::thread T([&] {
    std::lock_guard<std::mutex> Hold(M);
    ++N;
  });
  {
    std::lock_guard<std::mutex> Hold(M);
    ++N;
  }
  T.join();
}
