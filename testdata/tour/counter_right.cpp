// Right: a mutex guards the counter, whoever touches it.
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

int main() {
  int Counter = 0;
  std::mutex Guard;
  std::vector<std::thread> Threads;
  for (int I = 0; I < 10; ++I)
    Threads.emplace_back([&Counter, &Guard] {
      for (int J = 0; J < 1000; ++J) {
        std::lock_guard<std::mutex> Hold(Guard);
        ++Counter;
      }
    });
  for (std::thread &T : Threads)
    T.join();
  std::cout << Counter << '\n';
}
