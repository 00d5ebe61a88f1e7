// Ten threads increment one counter and nothing guards it. Rust: E0373/E0499, no shared mutation without Sync.
#include <iostream>
#include <thread>
#include <vector>

int main() {
  int Counter = 0;
  std::vector<std::thread> Threads;
  for (int I = 0; I < 10; ++I)
    Threads.emplace_back([&Counter] {
      for (int J = 0; J < 1000; ++J)
        ++Counter; // expect-error: unsynchronised-share "`Counter`"
    });
  for (std::thread &T : Threads)
    T.join();
  std::cout << Counter << '\n';
}
