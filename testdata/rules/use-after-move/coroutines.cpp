// Coroutines: moved before or after a suspension, into a task, by co_return and co_yield.
// flags: -std=c++20
#include <coroutine>
#include <exception>
#include <memory>
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);

template <class T> struct Task {
  struct promise_type {
    T Value;
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T V) { Value = std::move(V); }
    std::suspend_always yield_value(T V) {
      Value = std::move(V);
      return {};
    }
    void unhandled_exception() { std::terminate(); }
  };
};

struct Channel {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  std::string await_resume();
};
Channel receive();
Channel exchange(std::string Request);

Task<int> bad_after_await(std::string Request) {
  std::string Answer = co_await exchange(std::move(Request));
  show(Request); // expect-error: use-after-move "`Request`"
  co_return static_cast<int>(Answer.size());
}

Task<int> bad_across_suspension(std::string Text) {
  keep(std::move(Text));
  co_await receive();
  show(Text); // expect-error: use-after-move "`Text`"
  co_return 0;
}

Task<std::string> bad_yielded() {
  std::string Line = "l";
  co_yield std::move(Line);
  show(Line); // expect-error: use-after-move "`Line`"
  co_return "end";
}

Task<std::string> bad_in_loop(std::string Prefix) {
  for (int I = 0; I < 3; ++I) {
    std::string Next = co_await receive();
    show(Next);
    co_yield std::move(Prefix); // expect: use-after-move "`Prefix`"
  }
  co_return "end";
}

Task<int> bad_co_return_reads(std::string Text) {
  keep(std::move(Text));
  co_return static_cast<int>(Text.size()); // expect-error: use-after-move "`Text`"
}

Task<int> ok_read_before_await(std::string Request) {
  show(Request);
  std::string Answer = co_await exchange(std::move(Request));
  co_return static_cast<int>(Answer.size());
}

Task<std::string> ok_received_each_round() {
  for (int I = 0; I < 3; ++I) {
    std::string Next = co_await receive();
    co_yield std::move(Next);
  }
  co_return "end";
}

Task<std::string> ok_refilled_by_await() {
  std::string Line = co_await receive();
  co_yield std::move(Line);
  Line = co_await receive();
  show(Line);
  co_return Line;
}

// A copy is yielded.
Task<std::string> ok_yielded_copy(std::string Prefix) {
  for (int I = 0; I < 3; ++I)
    co_yield Prefix;
  co_return Prefix;
}

Task<std::string> ok_returned_on_one_path(std::string Text, bool Early) {
  if (Early)
    co_return std::move(Text);
  show(Text);
  co_return "late";
}
