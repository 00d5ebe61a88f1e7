// Closures borrow what they capture by reference: mutably if they change it.
#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

void use(int); // deed: safe

// deed: safe
void bad_changed_beside_a_closure(int N) {
  auto Inc = [&] { ++N; };
  N = 5; // expect: conflicting-borrow "E0506"
  Inc();
}
// deed: safe
int bad_read_beside_a_closure(int N) {
  auto Inc = [&N] { ++N; };
  int Copy = N; // expect: conflicting-borrow "E0503"
  Inc();
  return Copy;
}
// deed: safe
void bad_two_closures(int N) {
  auto Inc = [&] { ++N; };
  auto Dec = [&] { --N; }; // expect: conflicting-borrow "E0499"
  Inc();
  Dec();
}
// deed: safe
void bad_changed_beside_a_reader(int N) {
  auto Get = [&] { return N; };
  N = 5; // expect: conflicting-borrow
  use(Get());
}

// deed: safe
int ok_reader(int N) {
  auto Get = [&] { return N; };
  return N + Get();
}
// deed: safe
void ok_done(int N) {
  auto Inc = [&] { ++N; };
  Inc();
  Inc();
  N = 5;
  use(N);
}
// deed: safe
void ok_by_copy(int N) {
  auto Get = [N] { return N; };
  N = 5;
  use(Get());
}
// deed: safe
void ok_algorithm(std::vector<int> V) {
  int Sum = 0;
  std::for_each(V.begin(), V.end(), [&](int X) { Sum += X; });
  use(Sum);
}
// deed: safe
void ok_thread(std::vector<int> V) {
  std::thread T([&] { V.push_back(1); });
  T.join();
  V.push_back(2);
}
class Guarded {
public:
  // deed: safe
  int ok_mutex() {
    std::unique_lock Lock(M);
    Lock.unlock();
    std::lock_guard Again(M);
    return N;
  }

private:
  std::mutex M;
  int N = 0;
};
