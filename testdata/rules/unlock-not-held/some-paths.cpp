// Unlocked where only some of the paths have the lock.
#include <atomic>
#include <mutex>
#include <pthread.h>

std::mutex M;
pthread_mutex_t P = PTHREAD_MUTEX_INITIALIZER;
std::atomic<int> Value;

bool bad_twice_on_error(bool Valid) {
  M.lock();
  if (!Valid) {
    Value = 0;
    M.unlock();
  }
  M.unlock(); // expect: unlock-not-held "on some path"
  return Valid;
}

bool ok_once_on_error(bool Valid) {
  M.lock();
  if (!Valid) {
    Value = 0;
    M.unlock();
    return false;
  }
  M.unlock();
  return true;
}

void ok_flagged(bool Valid) {
  bool Locked = true;
  M.lock();
  if (!Valid) {
    M.unlock();
    Locked = false;
  }
  Value = 1;
  if (Locked)
    M.unlock();
}

void bad_attempt() {
  if (M.try_lock())
    ++Value;
  M.unlock(); // expect: unlock-not-held
}

void ok_attempt() {
  if (M.try_lock()) {
    ++Value;
    M.unlock();
  }
}

void bad_posix_attempt() {
  if (pthread_mutex_trylock(&P) == 0)
    ++Value;
  pthread_mutex_unlock(&P); // expect: unlock-not-held
}

void ok_posix_attempt() {
  if (pthread_mutex_trylock(&P) != 0)
    return;
  ++Value;
  pthread_mutex_unlock(&P);
}

void ok_given_up_in_between(int Rounds) {
  M.lock();
  for (int I = 0; I < Rounds; ++I) {
    M.unlock();
    ++Value;
    M.lock();
  }
  M.unlock();
}

// A guard that some path has unlocked already throws.
bool bad_guard_twice(bool Valid) {
  std::unique_lock<std::mutex> L(M);
  if (!Valid) {
    L.unlock();
    Value = 0;
  } else {
    Value = 1;
  }
  L.unlock(); // expect: unlock-not-held "on some path"
  return Valid;
}

bool ok_guard_asked(bool Valid) {
  std::unique_lock<std::mutex> L(M);
  if (!Valid) {
    L.unlock();
    Value = 0;
  }
  if (L.owns_lock())
    L.unlock();
  return Valid;
}

bool ok_guard_retaken(bool Valid) {
  std::unique_lock<std::mutex> L(M);
  if (!Valid) {
    L.unlock();
    Value = 0;
    L.lock();
  }
  L.unlock();
  return Valid;
}

bool ok_guard_left(bool Valid) {
  std::unique_lock<std::mutex> L(M);
  if (!Valid) {
    L.unlock();
    Value = 0;
  }
  return Valid;
}
