// A coroutine's frame is released by whoever calls destroy() on its handle, once.
#include <coroutine>
#include <utility>

void bad_twice(std::coroutine_handle<> Handle, bool Cancelled) {
  if (Cancelled)
    Handle.destroy();
  Handle.destroy(); // expect-warning: double-free "`Handle`"
}

class Copied {
public:
  explicit Copied(std::coroutine_handle<> Of) : Handle(Of) {}
  Copied(Copied &&Other) : Handle(Other.Handle) {} // expect: double-free
  ~Copied() {
    if (Handle)
      Handle.destroy();
  }

private:
  std::coroutine_handle<> Handle;
};

void ok_either(std::coroutine_handle<> Handle) {
  if (Handle.done())
    Handle.destroy();
  else
    Handle.resume();
}

void ok_set_to_null(std::coroutine_handle<> &Handle) {
  if (Handle)
    Handle.destroy();
  Handle = nullptr;
  if (Handle)
    Handle.destroy();
}

class Task {
public:
  explicit Task(std::coroutine_handle<> Of) : Handle(Of) {}
  Task(Task &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  Task &operator=(Task &&Other) noexcept {
    if (this != &Other) {
      if (Handle)
        Handle.destroy();
      Handle = std::exchange(Other.Handle, {});
    }
    return *this;
  }
  ~Task() {
    if (Handle)
      Handle.destroy();
  }
  bool step() {
    Handle.resume();
    return !Handle.done();
  }

private:
  std::coroutine_handle<> Handle;
};
