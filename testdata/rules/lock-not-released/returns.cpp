// A manual lock and a way out that forgets it.
#include <mutex>
#include <stdexcept>

std::mutex M;
int work();
int Value;

int bad_early_return(bool Skip) {
  M.lock();
  if (Skip)
    return -1; // expect: lock-not-released "`M`"
  int V = work();
  M.unlock();
  return V;
}

void bad_throw(int N) {
  M.lock();
  if (N < 0)
    throw std::invalid_argument("negative"); // expect: lock-not-released
  M.unlock();
}

int ok_guard(bool Skip) {
  std::lock_guard<std::mutex> Hold(M);
  if (Skip)
    return -1;
  return work();
}

int ok_both(bool Skip) {
  M.lock();
  if (Skip) {
    M.unlock();
    return -1;
  }
  M.unlock();
  return 0;
}

void ok_wrapper() { M.lock(); }

bool ok_try_wrapper() { return M.try_lock(); }

void ok_conditional(bool Threads) {
  if (Threads)
    M.lock();
  Value = work();
  if (Threads)
    M.unlock();
}

bool ok_tried() {
  if (!M.try_lock())
    return false;
  work();
  M.unlock();
  return true;
}

int ok_adopted(bool Skip) {
  M.lock();
  std::lock_guard<std::mutex> Hold(M, std::adopt_lock);
  if (Skip)
    return 0;
  return work();
}

void bad_silent_return(bool Skip) {
  M.lock(); // expect: lock-not-released
  if (Skip)
    return;
  work();
  M.unlock();
}
