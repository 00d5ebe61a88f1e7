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
