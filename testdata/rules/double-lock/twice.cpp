// A mutex locked by the thread that holds it.
#include <mutex>
#include <shared_mutex>

std::mutex M, N;
std::recursive_mutex R;
std::shared_mutex S;
void work();

void bad_twice() {
  std::lock_guard<std::mutex> A(M);
  std::lock_guard<std::mutex> B(M); // expect-error: double-lock "`M`"
}

void bad_manual() {
  M.lock();
  work();
  M.lock(); // expect: double-lock
  M.unlock();
}

void bad_on_some_path(bool Early) {
  if (Early)
    M.lock();
  work();
  M.lock(); // expect-warning: double-lock
  M.unlock();
}

void bad_unique_lock_again() {
  std::unique_lock<std::mutex> L(M);
  L.lock(); // expect: double-lock
}

class Account {
public:
  void bad_calls_locked() {
    std::lock_guard<std::mutex> Hold(Guard);
    ++Balance;
    log(); // expect: double-lock "`log`"
  }
  void log() {
    std::lock_guard<std::mutex> Hold(Guard);
    ++Entries;
  }
  void ok_calls_after() {
    {
      std::lock_guard<std::mutex> Hold(Guard);
      ++Balance;
    }
    log();
  }

private:
  std::mutex Guard;
  int Balance = 0, Entries = 0;
};

void ok_recursive() {
  std::lock_guard<std::recursive_mutex> A(R);
  std::lock_guard<std::recursive_mutex> B(R);
}

void ok_two_mutexes() {
  std::lock_guard<std::mutex> A(M);
  std::lock_guard<std::mutex> B(N);
}

void ok_readers() {
  std::shared_lock<std::shared_mutex> A(S);
  work();
}

void ok_after_unlock() {
  std::unique_lock<std::mutex> L(M);
  L.unlock();
  work();
  L.lock();
}

void ok_try() {
  std::unique_lock<std::mutex> L(M, std::try_to_lock);
  if (!L)
    L.lock();
}

void ok_in_loop() {
  for (int I = 0; I < 3; ++I) {
    std::lock_guard<std::mutex> A(M);
    work();
  }
}

void ok_either(bool Fast) {
  if (Fast)
    M.lock();
  else
    M.lock();
  M.unlock();
}

struct Pair {
  std::mutex M;
};
void ok_two_objects(Pair &A, Pair &B) {
  std::scoped_lock Hold(A.M, B.M);
}
