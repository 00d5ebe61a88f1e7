// LOCKS_EXCLUDED says that a function must be called without the lock, whether its body is seen or not.
#include <mutex>

#define CAPABILITY(x) __attribute__((capability(x)))
#define SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define EXCLUDES(...) __attribute__((locks_excluded(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))

class CAPABILITY("mutex") Mutex {
public:
  void Lock() ACQUIRE();
  void Unlock() RELEASE();
};
class SCOPED_CAPABILITY MutexLock {
public:
  explicit MutexLock(Mutex &M) ACQUIRE(M);
  ~MutexLock() RELEASE();
};

Mutex Global;
void flushGlobal() EXCLUDES(Global);

class Store {
public:
  void flush() EXCLUDES(Mu);
  void sync() EXCLUDES(Mu) { ++Syncs; }
  void bad_flushes_locked() {
    MutexLock Hold(Mu);
    flush(); // expect: double-lock "declared to need free"
  }
  void ok_flushes_after() {
    {
      MutexLock Hold(Mu);
      ++Count;
    }
    flush();
  }
  void ok_flushes_before() {
    flush();
    MutexLock Hold(Mu);
    ++Count;
  }
  void bad_syncs_locked() {
    Mu.Lock();
    sync(); // expect: double-lock "`Mu`"
    Mu.Unlock();
  }
  void ok_other_object(Store &Other) {
    MutexLock Hold(Mu);
    Other.flush();
  }
  void bad_in_helper() {
    MutexLock Hold(Mu);
    helper(); // expect: double-lock
  }
  void bad_required() REQUIRES(Mu) {
    flush(); // expect: double-lock
  }

private:
  void helper() { flush(); }
  Mutex Mu;
  int Count = 0, Syncs = 0;
};

void bad_global() {
  MutexLock Hold(Global);
  flushGlobal(); // expect: double-lock
}
void ok_global() { flushGlobal(); }
