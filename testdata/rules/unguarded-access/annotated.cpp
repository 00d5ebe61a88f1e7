// Clang's thread-safety attributes are declarations, and checked.
#include <mutex>

#define CAPABILITY(x) __attribute__((capability(x)))
#define SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define ASSERT_CAPABILITY(x) __attribute__((assert_capability(x)))

class CAPABILITY("mutex") Mutex {
public:
  void Lock() ACQUIRE() { Inner.lock(); }
  void Unlock() RELEASE() { Inner.unlock(); }
  void AssertHeld() ASSERT_CAPABILITY(this) {}

private:
  std::mutex Inner;
};
class SCOPED_CAPABILITY MutexLock {
public:
  explicit MutexLock(Mutex *M) ACQUIRE(M) : M(M) { M->Lock(); }
  ~MutexLock() RELEASE() { M->Unlock(); }

private:
  Mutex *M;
};

class bad_declared {
public:
  int get() { return Value; } // expect-error: unguarded-access "declared to guard"

private:
  Mutex M;
  int Value GUARDED_BY(M) = 0;
};

class ok_declared {
public:
  void set(int V) {
    MutexLock Hold(&M);
    setLocked(V);
  }
  void add() {
    M.Lock();
    ++Value;
    M.Unlock();
  }
  void checked() {
    M.AssertHeld();
    ++Value;
  }
  void required() REQUIRES(M) { ++Value; }

private:
  void setLocked(int V) REQUIRES(M) { Value = V; }
  Mutex M;
  int Value GUARDED_BY(M) = 0;
};

#define NO_THREAD_SAFETY_ANALYSIS __attribute__((no_thread_safety_analysis))

class bad_called_without {
public:
  void compact() {
    {
      MutexLock Hold(&M);
      Wanted = Value > 10;
    }
    if (Value2 > 0)
      dropLocked(); // expect-error: unguarded-access "is called without `M`"
  }

private:
  void dropLocked() REQUIRES(M) { --Value; }
  Mutex M;
  int Value GUARDED_BY(M) = 0;
  bool Wanted GUARDED_BY(M) = false;
  const int Value2 = 0;
};

class ok_called_with {
public:
  void compact() {
    MutexLock Hold(&M);
    if (Value > 10)
      dropLocked();
  }
  void byHand() {
    M.Lock();
    dropLocked();
    M.Unlock();
  }
  void asserted() {
    M.AssertHeld();
    dropLocked();
  }
  int ok_unchecked() NO_THREAD_SAFETY_ANALYSIS { return Value; }

private:
  void dropLocked() REQUIRES(M) { dropOne(); }
  void dropOne() REQUIRES(M) { --Value; }
  Mutex M;
  int Value GUARDED_BY(M) = 0;
};
