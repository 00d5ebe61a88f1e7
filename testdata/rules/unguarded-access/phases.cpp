// What runs before the threads are started or after they were joined needs no lock.
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

class Tally {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Hold(M);
    Sum += N;
  }
  int sum() const { return Sum; }

private:
  std::mutex M;
  int Sum = 0;
};

int main() {
  Tally ok_read_after_join;
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&ok_read_after_join, I] { ok_read_after_join.add(I); });
  for (std::thread &T : Threads)
    T.join();
  std::cout << ok_read_after_join.sum() << '\n';
}
