// Waiting with a lock in hand.
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex M, Other;
std::condition_variable Cv;
bool Ready;

void bad_other_lock() {
  std::lock_guard<std::mutex> Held(Other);
  std::unique_lock<std::mutex> L(M);
  Cv.wait(L, [] { return Ready; }); // expect: lock-held-across-wait "`Other`"
}

void ok_own_lock() {
  std::unique_lock<std::mutex> L(M);
  Cv.wait(L, [] { return Ready; });
}

void bad_join() {
  int N = 0;
  std::mutex Own;
  std::unique_lock<std::mutex> L(Own);
  std::thread T([&] {
    std::lock_guard<std::mutex> Hold(Own);
    ++N;
  });
  T.join(); // expect: lock-held-across-wait "needs it"
}

void ok_join() {
  int N = 0;
  std::mutex Own;
  std::thread T([&] {
    std::lock_guard<std::mutex> Hold(Own);
    ++N;
  });
  {
    std::unique_lock<std::mutex> L(Own);
    ++N;
  }
  T.join();
}
