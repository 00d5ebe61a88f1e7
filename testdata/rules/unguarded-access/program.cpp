// In a whole program: read while the threads are running.
#include <iostream>
#include <mutex>
#include <thread>

class Tally {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Hold(M);
    Sum += N;
  }
  int bad_sum() const { return Sum; } // expect: unguarded-access "`Sum` is read without `M`"
  void ok_reset() {
    std::lock_guard<std::mutex> Hold(M);
    Sum = 0;
  }

private:
  std::mutex M;
  int Sum = 0;
};

int main() {
  Tally T;
  std::thread Adder([&T] { T.add(1); });
  std::cout << T.bad_sum() << '\n';
  Adder.join();
}
