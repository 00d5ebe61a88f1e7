// co_await with a lock in hand.
#include <coroutine>
#include <mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct Ready {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

std::mutex M;
int Value;

Task bad_held() {
  std::lock_guard<std::mutex> Hold(M);
  ++Value;
  co_await Ready{}; // expect-error: lock-across-suspension "`M`"
  ++Value;
}

Task ok_released() {
  {
    std::lock_guard<std::mutex> Hold(M);
    ++Value;
  }
  co_await Ready{};
}

Task ok_unlocked() {
  std::unique_lock<std::mutex> Hold(M);
  ++Value;
  Hold.unlock();
  co_await Ready{};
}
