// A class of atomics with lock() and unlock() is a lock, by a guard and by hand.
#include <atomic>
#include <mutex>

class SpinLock {
public:
  void lock() {
    while (Taken.exchange(true, std::memory_order_acquire)) {
    }
  }
  bool try_lock() { return !Taken.exchange(true); }
  void unlock() { Taken.store(false, std::memory_order_release); }

private:
  std::atomic<bool> Taken{false};
};

class bad_counter {
public:
  void up() {
    std::lock_guard<SpinLock> Hold(L);
    ++Value;
  }
  void down() {
    L.lock();
    --Value;
    L.unlock();
  }
  int get() { return Value; } // expect: unguarded-access

private:
  SpinLock L;
  int Value = 0;
};

class ok_counter {
public:
  void up() {
    std::lock_guard<SpinLock> Hold(L);
    ++Value;
  }
  void down() {
    L.lock();
    --Value;
    L.unlock();
  }
  bool tryUp() {
    if (!L.try_lock())
      return false;
    ++Value;
    L.unlock();
    return true;
  }

private:
  SpinLock L;
  int Value = 0;
};

class ok_door { // not everything that can be locked is a lock
public:
  void lock() { Locked = true; }
  void unlock() { Locked = false; }
  bool isLocked() const { return Locked; }

private:
  bool Locked = false;
};
void ok_use(ok_door &D) {
  D.lock();
  D.lock();
}
