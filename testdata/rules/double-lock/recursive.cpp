// Locks that may be locked again: by type, by what they wrap, by the attribute that they are made with.
#include <memory>
#include <mutex>
#include <pthread.h>

using Monitor = std::recursive_mutex;
Monitor Global;
void ok_alias() {
  std::lock_guard<Monitor> A(Global);
  std::lock_guard<Monitor> B(Global);
}

class Critical { // a class around one
public:
  void enter() { M.lock(); }
  void leave() { M.unlock(); }

private:
  std::recursive_mutex M;
};
void ok_wrapped(Critical &C) {
  C.enter();
  C.enter();
  C.leave();
  C.leave();
}

class Simple {
public:
  void enter() { M.lock(); }
  void leave() { M.unlock(); }

private:
  std::mutex M;
};
void bad_wrapped(Simple &C) {
  C.enter();
  C.enter(); // expect: double-lock
  C.leave();
}

class __attribute__((capability("mutex"))) Declared {
public:
  void lock() __attribute__((acquire_capability())) { M.lock(); }
  void unlock() __attribute__((release_capability())) { M.unlock(); }

private:
  std::recursive_mutex M;
};
void ok_declared(Declared &D) {
  D.lock();
  D.lock();
  D.unlock();
  D.unlock();
}

class Posix {
public:
  Posix() {
    pthread_mutexattr_init(&Attr);
    pthread_mutexattr_settype(&Attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&M, &Attr);
  }
  void lock() { pthread_mutex_lock(&M); }
  void unlock() { pthread_mutex_unlock(&M); }

private:
  pthread_mutex_t M;
  pthread_mutexattr_t Attr;
};
void ok_posix(Posix &P) {
  P.lock();
  P.lock();
  P.unlock();
  P.unlock();
}

class Plain {
public:
  Plain() { pthread_mutex_init(&M, nullptr); }
  void lock() { pthread_mutex_lock(&M); }
  void unlock() { pthread_mutex_unlock(&M); }

private:
  pthread_mutex_t M;
};
void bad_posix(Plain &P) {
  P.lock();
  P.lock(); // expect: double-lock
  P.unlock();
}

struct Queue {
  pthread_mutex_t Lock;
  int Size;
};
void make(Queue *Q) {
  pthread_mutexattr_t A;
  pthread_mutexattr_init(&A);
  pthread_mutexattr_settype(&A, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&Q->Lock, &A);
}
int size(Queue *Q) {
  pthread_mutex_lock(&Q->Lock);
  int N = Q->Size;
  pthread_mutex_unlock(&Q->Lock);
  return N;
}
void ok_struct(Queue *Q) {
  pthread_mutex_lock(&Q->Lock);
  if (size(Q) == 0)
    ++Q->Size;
  pthread_mutex_unlock(&Q->Lock);
}

pthread_mutex_t Big;
void makeBig() {
  pthread_mutexattr_t A;
  pthread_mutexattr_init(&A);
  pthread_mutexattr_settype(&A, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&Big, &A);
}
void ok_global() {
  pthread_mutex_lock(&Big);
  pthread_mutex_lock(&Big);
  pthread_mutex_unlock(&Big);
  pthread_mutex_unlock(&Big);
}

// Set up in another file, where it may be made recursive.
class Remote {
public:
  Remote();
  void lock() { pthread_mutex_lock(&M); }
  void unlock() { pthread_mutex_unlock(&M); }

private:
  pthread_mutex_t M;
};
struct RemoteUser {
  RemoteUser() : Count(0) {}
  Remote R;
  int Count;
  void inner() {
    R.lock();
    ++Count;
    R.unlock();
  }
  void ok_outer() {
    R.lock();
    inner();
    R.unlock();
  }
};
void ok_remote() {
  RemoteUser U;
  U.ok_outer();
}
