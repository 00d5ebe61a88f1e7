// Unlocked twice, or never locked.
#include <mutex>

std::mutex M;

void bad_twice() {
  M.lock();
  M.unlock();
  M.unlock(); // expect-error: unlock-not-held "`M`"
}

void bad_deferred() {
  std::unique_lock<std::mutex> L(M, std::defer_lock);
  L.unlock(); // expect: unlock-not-held
}

void bad_unique_twice() {
  std::unique_lock<std::mutex> L(M);
  L.unlock();
  L.unlock(); // expect: unlock-not-held
}

void ok_callers_lock() { M.unlock(); }

void ok_relocked() {
  std::unique_lock<std::mutex> L(M);
  L.unlock();
  L.lock();
  L.unlock();
}

void ok_owned() {
  std::unique_lock<std::mutex> L(M, std::try_to_lock);
  if (L.owns_lock())
    L.unlock();
}

void ok_dropped_for_a_while() {
  M.unlock();
  M.lock();
}
