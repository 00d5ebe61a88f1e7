// Guards, thread-locals and counted pointers do not cross threads.
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

template <class T> class Rc {
public:
  explicit Rc(T *P) : P(P), Count(new int(1)) {}
  Rc(const Rc &Other) : P(Other.P), Count(Other.Count) { ++*Count; }
  ~Rc() {
    if (--*Count == 0) {
      delete P;
      delete Count;
    }
  }
  T &operator*() const { return *P; }

private:
  T *P;
  int *Count;
};

template <class T> class Arc {
public:
  explicit Arc(T *P) : P(P), Count(new std::atomic<int>(1)) {}
  Arc(const Arc &Other) : P(Other.P), Count(Other.Count) { ++*Count; }
  ~Arc() {
    if (--*Count == 0) {
      delete P;
      delete Count;
    }
  }

private:
  T *P;
  std::atomic<int> *Count;
};

void bad_counted() {
  Rc<int> Mine(new int(3));
  std::thread T([Mine] {}); // expect: not-sendable "`Rc`"
  T.join();
}

void ok_counted() {
  Arc<int> Mine(new int(3));
  std::thread T([Mine] {});
  T.join();
}

void ok_shared_ptr() {
  auto Mine = std::make_shared<int>(3);
  std::thread T([Mine] {});
  T.join();
}

thread_local int Scratch = 0;

void bad_thread_local() {
  std::thread T([&S = Scratch] { ++S; }); // expect: not-sendable "`Scratch`"
  T.join();
}

void ok_thread_local_copied() {
  std::thread T([S = Scratch] { int Copy = S; (void)Copy; });
  T.join();
}

void bad_guard(std::mutex &M) {
  std::unique_lock<std::mutex> Hold(M);
  std::thread T([H = std::move(Hold)] {}); // expect: not-sendable "guard"
  T.join();
}
