// Coroutines that run by themselves, and the loop of the same function that runs them to their end.
#include <coroutine>
#include <deque>
#include <string>
#include <vector>

class Loop {
public:
  void post(std::coroutine_handle<> H) { Ready.push_back(H); }
  void run() {
    while (!Ready.empty()) {
      std::coroutine_handle<> H = Ready.front();
      Ready.pop_front();
      H.resume();
    }
  }
  int waiting() const { return static_cast<int>(Ready.size()); }

private:
  std::deque<std::coroutine_handle<>> Ready;
};

struct Later {
  Loop &On;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> H) const { On.post(H); }
  void await_resume() const noexcept {}
};

struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

Detached collect(Loop &On, std::vector<std::string> &Into) {
  Into.push_back("first");
  co_await Later{On};
  Into.push_back("second");
}

void drive(Loop &On) { On.run(); }

std::size_t ok_run() {
  Loop L;
  std::vector<std::string> Lines;
  collect(L, Lines);
  L.run();
  return Lines.size();
}

std::size_t ok_run_by_callee() {
  Loop L;
  std::vector<std::string> Lines;
  collect(L, Lines);
  drive(L);
  return Lines.size();
}

void bad_left_alone(Loop &L) {
  std::vector<std::string> Lines;
  collect(L, Lines); // expect: dangling-coroutine "`Lines`"
}

int bad_only_asked(Loop &Other) {
  std::vector<std::string> Lines;
  collect(Other, Lines); // expect: dangling-coroutine "`Lines`"
  return Other.waiting();
}
