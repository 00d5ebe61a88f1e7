// What comes behind a plain flag that is waited for: the flag is the cause, told once.
#include <atomic>
#include <thread>

struct Result {
  bool Done = false;
  int Value = 0;
};
struct Ordered {
  std::atomic<bool> Done{false};
  int Value = 0;
};

static int bad_awaited(Result *R) {
  while (!R->Done) // expect: unsynchronised-flag
    ;
  return R->Value;
}

int waits() {
  Result R;
  std::thread T([&R] {
    R.Value = 7;
    R.Done = true;
  });
  int Value = bad_awaited(&R);
  T.join();
  return Value;
}

int ok_waits() {
  Ordered R;
  std::thread T([&R] {
    R.Value = 7;
    R.Done = true;
  });
  while (!R.Done.load())
    ;
  int Value = R.Value;
  T.join();
  return Value;
}
