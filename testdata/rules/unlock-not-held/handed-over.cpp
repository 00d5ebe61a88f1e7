// Guards that are assigned, attempts on several locks at once, and locks taken only by some of those who come together
// again before the unlock.
#include <mutex>

static std::mutex A, B;
void work();

void ok_assigned_a_temporary() {
  std::unique_lock<std::mutex> L;
  L = std::unique_lock<std::mutex>(A);
  L.unlock();
}
void ok_assigned_another() {
  std::unique_lock<std::mutex> L, Other(A);
  L = std::move(Other);
  L.unlock();
}
void bad_assigned_and_unlocked_twice() {
  std::unique_lock<std::mutex> L;
  L = std::unique_lock<std::mutex>(A);
  L.unlock();
  L.unlock(); // expect: unlock-not-held
}
void ok_both_at_once() {
  if (std::try_lock(A, B) == -1) {
    A.unlock();
    B.unlock();
  }
}

int ok_taken_unless_had(bool Have) {
  if (!Have) {
    work();
    A.lock();
    work();
  } else {
    work();
  }
  work();
  A.unlock();
  return 0;
}
int bad_skips_all_of_it(bool Valid) {
  int Result = -1;
  if (!Valid)
    goto out;
  A.lock();
  work();
  Result = 0;
out:
  A.unlock(); // expect: unlock-not-held
  return Result;
}
