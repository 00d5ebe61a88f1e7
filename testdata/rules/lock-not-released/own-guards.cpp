// A guard class of one's own gives its lock back when an exception leaves, as the standard's do.
#include <mutex>
#include <stdexcept>

class Mutex {
public:
  void lock() { M.lock(); }
  void unlock() { M.unlock(); }

private:
  std::mutex M;
};

class Holder {
public:
  explicit Holder(Mutex *M) : M(M) { M->lock(); }
  ~Holder() { M->unlock(); }
  Holder(const Holder &) = delete;

private:
  Mutex *const M;
};

Mutex Lock;
int Count;

void ok_throws(bool Fails) {
  Holder Hold(&Lock);
  ++Count;
  if (Fails)
    throw std::runtime_error("failed");
  ++Count;
}

void bad_throws(bool Fails) {
  Lock.lock();
  ++Count;
  if (Fails)
    throw std::runtime_error("failed"); // expect: lock-not-released
  Lock.unlock();
}
