// Lazy initialisation with a check outside of the lock.
#include <atomic>
#include <memory>
#include <mutex>

struct Config {};

class Settings {
public:
  Config *bad_get() {
    if (!Loaded) { // expect: double-checked-locking "Loaded`"
      std::lock_guard<std::mutex> Hold(M);
      if (!Loaded)
        Loaded = new Config;
    }
    return Loaded;
  }
  Config *ok_atomic() {
    Config *C = Published.load(std::memory_order_acquire);
    if (!C) {
      std::lock_guard<std::mutex> Hold(M);
      C = Published.load(std::memory_order_relaxed);
      if (!C) {
        C = new Config;
        Published.store(C, std::memory_order_release);
      }
    }
    return C;
  }

private:
  std::mutex M;
  Config *Loaded = nullptr;
  std::atomic<Config *> Published{nullptr};
};

class Locked {
public:
  Config *ok_locked_first() {
    std::lock_guard<std::mutex> Hold(M);
    if (!Loaded)
      Loaded = new Config;
    return Loaded;
  }
  Config &ok_static() {
    static Config C;
    return C;
  }

private:
  std::mutex M;
  Config *Loaded = nullptr;
};
