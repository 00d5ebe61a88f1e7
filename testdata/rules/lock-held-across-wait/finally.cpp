// Locks that an object gives back when it goes, by a callable that it keeps.
#include <mutex>
#include <thread>

template <class F> class Finally {
public:
  explicit Finally(F Do) : Do(Do) {}
  ~Finally() { Do(); }

private:
  F Do;
};

class Register {
public:
  int ok_read() {
    Lock.lock();
    Finally Unlock([this] { Lock.unlock(); });
    return Value;
  }
  int keep() {
    Lock.lock();
    Finally Count([this] { ++Reads; });
    return Value;
  }
  void give() { Lock.unlock(); }
  void add() {
    std::lock_guard<std::mutex> Hold(Lock);
    ++Value;
  }

private:
  std::mutex Lock;
  int Value = 0, Reads = 0;
};

void ok_joined(Register &R) {
  std::thread T([&R] { R.add(); });
  R.ok_read();
  T.join();
}

void bad_joined(Register &R) {
  std::thread T([&R] { R.add(); });
  R.keep();
  T.join(); // expect: lock-held-across-wait
  R.give();
}
