// What a double check lets meet is the double check's, not a race of its own.
#include <mutex>
#include <thread>

static int Table[16];
static bool Ready;
static std::mutex Lock;

static void build() {
  for (int I = 0; I < 16; ++I)
    Table[I] = I * I;
}

static int bad_lookup(int I) {
  if (!Ready) { // expect: double-checked-locking
    std::lock_guard<std::mutex> Hold(Lock);
    if (!Ready) {
      build();
      Ready = true;
    }
  }
  return Table[I];
}

static int Names[16];
static bool Named;

static int ok_lookup(int I) {
  std::lock_guard<std::mutex> Hold(Lock);
  if (!Named) {
    Names[0] = 1;
    Named = true;
  }
  return Names[I];
}

int main() {
  int A = 0;
  std::thread T([&A] { A = bad_lookup(3) + ok_lookup(1); });
  int B = bad_lookup(2) + ok_lookup(2);
  T.join();
  return A + B;
}
