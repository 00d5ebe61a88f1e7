// A loop that counts up to a number waits for nobody; one that asks a volatile does.
#include <atomic>
#include <thread>

struct Line {
  int Length = 0;
  char Text[16] = {};
  std::atomic<int> Ready{0};
  volatile int Seen = 0;
};

static Line One, Two;

static void fill(Line *L) {
  for (int I = 0; I != 8; ++I)
    L->Text[I] = 'a';
  L->Length = 8;
  L->Ready = 1;
}

static int sum(const Line *L) {
  int Sum = 0;
  for (int I = 0; I < L->Length; ++I)
    Sum += L->Text[I];
  return Sum;
}

// The conversion is a load: what was written before the store is seen behind it.
int ok_behind_the_load() {
  std::thread T(fill, &One);
  while (!One.Ready)
    std::this_thread::yield();
  int Sum = sum(&One);
  T.join();
  return Sum;
}

int bad_volatile() {
  std::thread T([] { Two.Seen = 1; });
  while (!Two.Seen) // expect: unsynchronised-flag "`Two.Seen`"
    std::this_thread::yield();
  T.join();
  return 0;
}
