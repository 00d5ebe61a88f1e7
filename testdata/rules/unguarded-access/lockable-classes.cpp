// A class around a mutex: taken by its own functions here, by a guard there, it is one lock.
#include <mutex>

class Gate {
public:
  void lock() { Inner.lock(); }
  void unlock() { Inner.unlock(); }

private:
  std::mutex Inner;
};

class Counter {
public:
  void ok_by_hand() {
    G.lock();
    ++Count;
    G.unlock();
  }
  void ok_again() {
    G.lock();
    Count += 2;
    G.unlock();
  }
  int ok_by_guard() {
    std::lock_guard<Gate> Hold(G);
    return Count;
  }
  int bad_without() {
    return Count; // expect: unguarded-access "`Count`"
  }
  void bad_behind() {
    { std::lock_guard<Gate> Hold(G); }
    Count = 0; // expect: unguarded-access "`Count`"
  }

private:
  Gate G;
  int Count = 0;
};
