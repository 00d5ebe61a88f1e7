// Callees that give the caller's lock back for a while: what they lock meanwhile is not locked twice.
#include <mutex>
#include <pthread.h>
#include <shared_mutex>

class Cache { // readers that turn into writers on the way
public:
  class Locker {
  public:
    explicit Locker(std::shared_mutex *M) : M(M), Writing(false) { M->lock_shared(); }
    ~Locker() { Writing ? M->unlock() : M->unlock_shared(); }
    void lockForWriting() {
      if (!Writing) {
        M->unlock_shared();
        M->lock();
        Writing = true;
      }
    }

  private:
    std::shared_mutex *M;
    bool Writing;
  };
  void ok_upgraded() {
    Locker L(&M);
    L.lockForWriting();
    ++Count;
  }
  void ok_upgraded_by_callee() {
    Locker L(&M);
    clear(&L);
  }

private:
  void clear(Locker *L) {
    L->lockForWriting();
    Count = 0;
  }
  std::shared_mutex M;
  int Count = 0;
};

class Worker {
public:
  void ok_pauses() {
    std::lock_guard<std::mutex> Hold(M);
    pause();
    ++Count;
  }
  void bad_pauses_too_late() {
    std::lock_guard<std::mutex> Hold(M);
    count(); // expect: double-lock
    pause();
  }
  void ok_runs_task() {
    std::unique_lock<std::mutex> L(M);
    runOne(L);
    ++Count;
  }
  void bad_runs_task() {
    std::unique_lock<std::mutex> L(M);
    runLocked(L); // expect: double-lock
  }
  void ok_perhaps(bool Long) {
    std::lock_guard<std::mutex> Hold(M);
    perhapsPause(Long);
    ++Count;
  }
  void count() {
    std::lock_guard<std::mutex> Hold(M);
    ++Count;
  }
  void bad_after_pause() {
    std::lock_guard<std::mutex> Hold(M);
    pause();
    M.lock(); // expect: double-lock
  }

private:
  void pause() {
    M.unlock();
    count();
    M.lock();
  }
  void perhapsPause(bool Long) {
    if (Long) {
      M.unlock();
      count();
      M.lock();
    }
  }
  void runOne(std::unique_lock<std::mutex> &L) {
    L.unlock();
    count();
    L.lock();
  }
  void runLocked(std::unique_lock<std::mutex> &L) {
    count();
    L.unlock();
    L.lock();
  }
  std::mutex M;
  int Count = 0;
};

struct Table {
  pthread_mutex_t Lock;
  int Size;
};

void grow(Table *T) {
  pthread_mutex_lock(&T->Lock);
  ++T->Size;
  pthread_mutex_unlock(&T->Lock);
}
static void growUnlocked(Table *T) {
  pthread_mutex_unlock(&T->Lock);
  grow(T);
  pthread_mutex_lock(&T->Lock);
}
void ok_c_style(Table *T) {
  pthread_mutex_lock(&T->Lock);
  if (T->Size == 0)
    growUnlocked(T);
  ++T->Size;
  pthread_mutex_unlock(&T->Lock);
}
void bad_c_style(Table *T) {
  pthread_mutex_lock(&T->Lock);
  if (T->Size == 0)
    grow(T); // expect: double-lock
  pthread_mutex_unlock(&T->Lock);
}

bool more();
class Compactor {
public:
  void ok_compacts() {
    std::lock_guard<std::mutex> Hold(M);
    compact();
  }
  void ok_compacts_two_deep() {
    std::lock_guard<std::mutex> Hold(M);
    if (Level > 0)
      step();
  }
  void bad_compacts_too_soon() {
    std::lock_guard<std::mutex> Hold(M);
    takeImage(); // expect: double-lock
  }
  // Public, but for whoever holds the lock: it lets it go.
  void compact() {
    ++Level;
    M.unlock();
    while (more()) {
      if (more()) {
        M.lock();
        if (Image)
          ++Level;
        M.unlock();
      }
    }
    M.lock();
    --Level;
  }

private:
  void step() { compact(); }
  void takeImage() {
    M.lock();
    Image = nullptr;
    M.unlock();
  }
  std::mutex M;
  int Level = 0;
  int *Image = nullptr;
};

struct __attribute__((capability("mutex"))) Checked {
  void Lock() { M.lock(); }
  void Unlock() { M.unlock(); }
  void AssertHeld() __attribute__((assert_capability(this))) {}
  std::mutex M;
};
struct Holder {
  explicit Holder(Checked *M) : M(M) { M->Lock(); }
  ~Holder() { M->Unlock(); }
  Checked *M;
};
class Log {
public:
  void ok_writes() {
    Holder Hold(&M);
    makeRoom();
    ++Size;
  }
  void bad_writes() {
    Holder Hold(&M);
    grow(); // expect: double-lock
  }

private:
  void makeRoom() {
    M.AssertHeld();
    while (true) {
      if (more())
        break;
      if (more()) {
        M.Unlock();
        more();
        M.Lock();
      } else {
        ++Size;
      }
    }
  }
  void grow() {
    M.Lock();
    ++Size;
    M.Unlock();
  }
  Checked M;
  int Size = 0;
};
