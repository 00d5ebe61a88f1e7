// Coroutines: co_await, co_yield and co_return suspend; parameters are copied into the frame.
// flags: -std=c++20
#include "types.h"
#include <coroutine>

struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void return_value(Str);
    std::suspend_always yield_value(Str);
    void unhandled_exception();
  };
};
struct Awaitable {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  Str await_resume();
};
Awaitable receive(Str);

Task awaits(Str S) {
  Str Answer = co_await receive(std::move(S));
  look(Answer);
  co_return Answer;
}

Task yields(Str S) {
  for (int I = 0; I < 3; ++I)
    co_yield S;
  co_return std::move(S);
}
