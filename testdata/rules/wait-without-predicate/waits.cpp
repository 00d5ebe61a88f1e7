// Waiting for a condition variable.
#include <chrono>
#include <condition_variable>
#include <mutex>

std::mutex M;
std::condition_variable Cv;
bool Ready;

void bad_bare() {
  std::unique_lock<std::mutex> L(M);
  Cv.wait(L); // expect: wait-without-predicate "`Cv`"
}

void bad_if() {
  std::unique_lock<std::mutex> L(M);
  if (!Ready)
    Cv.wait(L); // expect: wait-without-predicate
}

void ok_predicate() {
  std::unique_lock<std::mutex> L(M);
  Cv.wait(L, [] { return Ready; });
}

void ok_loop() {
  std::unique_lock<std::mutex> L(M);
  while (!Ready)
    Cv.wait(L);
}

void ok_timed() {
  std::unique_lock<std::mutex> L(M);
  bool Seen = Cv.wait_for(L, std::chrono::seconds(1), [] { return Ready; });
  (void)Seen;
}

class ok_wrapper {
public:
  // Called with the lock held, in a loop of the caller's.
  void wait() {
    std::unique_lock<std::mutex> L(Inner, std::adopt_lock);
    Condition.wait(L);
    L.release();
  }

private:
  std::mutex Inner;
  std::condition_variable Condition;
};
