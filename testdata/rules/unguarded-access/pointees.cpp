// Guards declared of what a pointer points to, and of globals.
#include <memory>

#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#define PT_GUARDED_BY(x) __attribute__((pt_guarded_by(x)))

class __attribute__((capability("mutex"))) Mutex {
public:
  void lock() __attribute__((acquire_capability()));
  void unlock() __attribute__((release_capability()));
};

struct Node {
  int Value = 0;
};

class List {
public:
  void ok_pointer_itself(Node *N) { Head = N; }
  void ok_under_the_lock() {
    M.lock();
    Head->Value = 1;
    M.unlock();
  }
  void bad_pointee() {
    Head->Value = 2; // expect-error: unguarded-access "declared to guard"
  }
  int bad_owned() {
    return Owned->Value; // expect-error: unguarded-access
  }
  void ok_owned() {
    M.lock();
    ++Owned->Value;
    M.unlock();
  }

private:
  Mutex M;
  Node *Head PT_GUARDED_BY(M) = nullptr;
  std::unique_ptr<Node> Owned PT_GUARDED_BY(M);
};

Mutex Lock;
int Total GUARDED_BY(Lock);
void ok_global() {
  Lock.lock();
  ++Total;
  Lock.unlock();
}
int bad_global() {
  return Total; // expect-error: unguarded-access "`Total`"
}
