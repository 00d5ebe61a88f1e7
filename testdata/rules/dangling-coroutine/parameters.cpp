// Coroutines whose callers keep the task longer than what it refers to.
#include <coroutine>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct Task {
  struct promise_type {
    Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  explicit Task(std::coroutine_handle<promise_type> H) : H(H) {}
  Task(Task &&O) noexcept : H(std::exchange(O.H, nullptr)) {}
  ~Task() {
    if (H)
      H.destroy();
  }
  void run() { H.resume(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
  std::coroutine_handle<promise_type> H;
};

struct Fire { // runs by itself
  struct promise_type {
    Fire get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

void write(std::string_view Text);
std::string make();

Task send(const std::string &Text) {
  write(Text);
  co_return;
}
Task sendView(std::string_view Text) {
  write(Text);
  co_return;
}
Task sendCopy(std::string Text) {
  write(Text);
  co_return;
}

void bad_temporary() {
  Task T = send(make());
  T.run(); // expect: dangling-coroutine
}

void bad_temporary_view() {
  auto T = sendView(make());
  T.run(); // expect: dangling-temporary
}

Task bad_returned(std::string Text) {
  return send(Text); // expect: dangling-coroutine
}

void bad_inner_scope() {
  std::vector<Task> All;
  {
    std::string Text = make();
    All.push_back(send(Text));
  }
  All.back().run(); // expect: dangling-coroutine
}

void bad_lambda(int N) {
  Task T = [N]() -> Task {
    write(std::to_string(N));
    co_return;
  }();
  T.run(); // expect: dangling-coroutine
}

class Client {
public:
  Task talk() {
    write(Name);
    co_return;
  }

private:
  std::string Name;
};
Task bad_object() {
  Client C;
  return C.talk(); // expect: dangling-coroutine
}

Fire log(const std::string &Text) {
  co_await std::suspend_always{};
  write(Text);
}
void bad_fire_and_forget() {
  std::string Text = make();
  log(Text); // expect: dangling-coroutine
}

Task ok_awaited(std::string Text) {
  co_await send(Text);
  co_await send(make());
}

void ok_lives_as_long() {
  std::string Text = make();
  Task T = send(Text);
  T.run();
}

void ok_copy() {
  Task T = sendCopy(make());
  T.run();
}

Task ok_callers(const std::string &Text) { return send(Text); }

Fire logFirst(const std::string &Text) {
  write(Text);
  co_await std::suspend_always{};
}
void ok_used_before_suspension() {
  std::string Text = make();
  logFirst(Text);
}

Fire logCopy(const std::string &Text) {
  std::string Mine = Text;
  co_await std::suspend_always{};
  write(Mine);
}
void ok_copied_before_suspension() { logCopy(make()); }

void ok_run_at_once() { send(make()).run(); }
