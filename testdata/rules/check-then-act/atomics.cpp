// An atomic is asked and stored to by two operations, however its name is written: `load`, a conversion, `= `.
#include <atomic>
#include <mutex>

std::atomic<int> Highest{0};
std::atomic<unsigned> Flags{0};
std::atomic<bool> Begun{false};

void bad_higher(int N) {
  if (N > Highest.load())
    Highest.store(N); // expect: check-then-act "`Highest`"
}
void ok_higher(int N) {
  int Seen = Highest.load();
  while (N > Seen && !Highest.compare_exchange_weak(Seen, N))
    ;
}
void bad_sets_a_bit(unsigned Bit) {
  unsigned Now = Flags.load();
  Now |= Bit;
  Flags.store(Now); // expect: check-then-act
}
void ok_sets_a_bit(unsigned Bit) { Flags.fetch_or(Bit); }
void ok_copies_on() {
  unsigned Now = Flags.load();
  Flags.store(Now);
}
void bad_begins() {
  if (Begun)
    return;
  Begun = true; // expect: check-then-act
}
void ok_begins() {
  if (Begun.exchange(true))
    return;
  Highest = 0;
}

class Door {
public:
  bool bad_enter() {
    if (Within >= 8)
      return false;
    ++Within; // expect: check-then-act
    return true;
  }
  bool ok_enter() {
    if (Within.fetch_add(1) < 8)
      return true;
    --Within;
    return false;
  }

private:
  std::atomic<int> Within{0};
};

class Meter {
public:
  void bad_adds(int N) {
    int Now;
    {
      std::lock_guard<std::mutex> Hold(M);
      Now = Value;
    }
    Now += N;
    std::lock_guard<std::mutex> Hold(M);
    Value = Now; // expect: check-then-act
  }
  // What it had is put back as it was.
  void ok_restores() {
    int Before;
    {
      std::lock_guard<std::mutex> Hold(M);
      Before = Value;
    }
    std::lock_guard<std::mutex> Hold(M);
    Value = Before;
  }
  void ok_adds(int N) {
    std::lock_guard<std::mutex> Hold(M);
    int Now = Value;
    Now += N;
    Value = Now;
  }

private:
  std::mutex M;
  int Value = 0;
};
