// A guard of one's own that lets go early, and of which the destructor asks whether there is anything left to do.
#include <mutex>

class Locker {
public:
  explicit Locker(std::mutex *M) : M(M) { M->lock(); }
  ~Locker() { unlock(); }
  Locker(const Locker &) = delete;
  Locker &operator=(const Locker &) = delete;
  void unlock() {
    if (M) {
      M->unlock();
      M = nullptr;
    }
  }

private:
  std::mutex *M;
};

class Counter {
public:
  void ok_loop(int N) {
    for (int I = 0; I < N; ++I) {
      Locker Hold(&M);
      if (Value > 100)
        return;
      ++Value;
    }
  }
  void ok_one_after_the_other() {
    {
      Locker Hold(&M);
      ++Value;
    }
    Locker Again(&M);
    ++Value;
  }
  void ok_let_go_early() {
    Locker Hold(&M);
    ++Value;
    Hold.unlock();
    Locker Again(&M);
    ++Value;
  }
  void bad_twice() {
    Locker Hold(&M);
    ++Value;
    Locker Again(&M); // expect: double-lock
    ++Value;
  }
  int bad_through_member() {
    Locker Hold(&M);
    Hold.unlock();
    Locker Other(&M);
    M.lock(); // expect: double-lock
    int Seen = Value;
    M.unlock();
    return Seen;
  }

private:
  std::mutex M;
  int Value = 0;
};
