// A coroutine member that owns its object for as long as it runs.
#include <coroutine>
#include <memory>
#include <string>

struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct Pause {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const {}
  void await_resume() const noexcept {}
};

struct Work : std::enable_shared_from_this<Work> {
  std::string Name;
  int Steps = 0;
  Detached keptAlive() {
    auto Self = shared_from_this();
    co_await Pause{};
    ++Steps;
  }
  Detached onItsOwn() {
    co_await Pause{};
    ++Steps;
  }
};
void bad_not_kept() {
  Work W;
  W.onItsOwn(); // expect: dangling-coroutine
}
void ok_kept() {
  auto W = std::make_shared<Work>();
  W->keptAlive();
}
