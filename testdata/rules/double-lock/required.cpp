// A lock that the caller must hold, given back for a while by a callee.
#define LOCKABLE __attribute__((lockable))
#define LOCKS(...) __attribute__((exclusive_lock_function(__VA_ARGS__)))
#define UNLOCKS(...) __attribute__((unlock_function(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((exclusive_locks_required(__VA_ARGS__)))
#define ASSERTS(...) __attribute__((assert_exclusive_lock(__VA_ARGS__)))

class LOCKABLE Mutex {
public:
  void lock() LOCKS();
  void unlock() UNLOCKS();
  void assertHeld() ASSERTS();
};
void writeFile(int);

class Store {
public:
  void flush(int N) REQUIRES(M) {
    M.unlock();
    writeFile(N);
    M.lock();
  }
  void ok_compact() REQUIRES(M) { flush(3); }
  void ok_asserted(int N) {
    M.assertHeld();
    {
      M.unlock();
      writeFile(N);
      M.lock();
    }
    flush(N);
  }
  void ok_taken() {
    M.lock();
    ok_compact();
    M.unlock();
  }

  void takes() {
    M.lock();
    ++Count;
    M.unlock();
  }
  void bad_calls() REQUIRES(M) { takes(); } // expect: double-lock
  void bad_after_flush() {
    M.lock();
    flush(2);
    takes(); // expect: double-lock
    M.unlock();
  }

private:
  Mutex M;
  int Count = 0;
};
