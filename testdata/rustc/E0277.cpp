// What must not be used by two threads.
#include <memory>
#include <thread>

class Counted { // counts without an atomic, as Rust's Rc does
public:
  void retain() const { ++Count; }
  void release() const {
    if (--Count == 0)
      delete this;
  }

private:
  mutable int Count = 1;
};
class Handle {
public:
  explicit Handle(Counted *C) : C(C) { C->retain(); }
  Handle(const Handle &Other) : C(Other.C) { C->retain(); }
  Handle &operator=(const Handle &) = delete;
  ~Handle() { C->release(); }

private:
  Counted *C;
};

void bad_sent(Handle H) {
  std::thread T([H] { (void)H; }); // expect: not-sendable
  T.join();
}
void ok_sent(std::shared_ptr<int> H) {
  std::thread T([H] { (void)H; });
  T.join();
}
