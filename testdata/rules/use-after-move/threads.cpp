// Handed to another thread: std::thread, async, promises, packaged tasks, a channel of one's own.
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void show(const std::string &Text);
int sum(std::vector<int> Values);
int sumOf(const std::vector<int> &Values);

template <class T> class Channel {
public:
  void send(T Value) {
    std::lock_guard<std::mutex> Hold(M);
    Waiting.push_back(std::move(Value));
    NotEmpty.notify_one();
  }
  T receive() {
    std::unique_lock<std::mutex> Hold(M);
    NotEmpty.wait(Hold, [this] { return !Waiting.empty(); });
    T Value = std::move(Waiting.front());
    Waiting.pop_front();
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable NotEmpty;
  std::deque<T> Waiting;
};

void bad_sent(Channel<std::string> &C, std::string Text) {
  C.send(std::move(Text));
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_thread_argument(std::vector<int> Values) {
  std::thread Worker(sum, std::move(Values));
  show(std::to_string(sumOf(Values))); // expect-error: use-after-move "`Values`"
  Worker.join();
}

int bad_async(std::vector<int> Values) {
  auto Sum = std::async(std::launch::async, sum, std::move(Values));
  return Sum.get() + sumOf(Values); // expect-error: use-after-move "`Values`"
}

void bad_promise_value(std::promise<std::string> &P, std::string Text) {
  P.set_value(std::move(Text));
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_thread_given_away(std::vector<std::thread> &Pool) {
  std::thread Worker([] { show("work"); });
  Pool.push_back(std::move(Worker));
  Worker.join(); // expect-error: use-after-move "`Worker`"
}

void bad_task_called_after_move(std::vector<std::packaged_task<int()>> &Tasks) {
  std::packaged_task<int()> Task([] { return 1; });
  Tasks.push_back(std::move(Task));
  Task(); // expect-error: use-after-move "`Task`"
}

void bad_lock_given_away(std::mutex &M) {
  std::unique_lock<std::mutex> Hold(M);
  std::unique_lock<std::mutex> Mine(std::move(Hold));
  Hold.unlock(); // expect-error: use-after-move "`Hold`"
  // expect@-1: unlock-not-held
}

void ok_sent_copy(Channel<std::string> &C, const std::string &Text) {
  C.send(Text);
  show(Text);
}

void ok_future_taken_before_task_moves(std::vector<std::packaged_task<int()>> &Tasks) {
  std::packaged_task<int()> Task([] { return 1; });
  auto Result = Task.get_future();
  Tasks.push_back(std::move(Task));
  show(std::to_string(Result.get()));
}

void ok_future_moved_along(std::vector<std::thread> &Pool) {
  std::promise<int> P;
  std::future<int> F = P.get_future();
  Pool.emplace_back([P = std::move(P)]() mutable { P.set_value(1); });
  show(std::to_string(F.get()));
}

void ok_joined_before_giving(std::vector<std::thread> &Pool) {
  std::thread Worker([] { show("work"); });
  if (Worker.joinable())
    Pool.push_back(std::move(Worker));
  for (std::thread &T : Pool)
    T.join();
}

void ok_by_reference_wrapper(std::vector<int> Values) {
  std::thread Worker([&Values] { show(std::to_string(sumOf(Values))); });
  Worker.join();
  show(std::to_string(sumOf(Values)));
}

void ok_received(Channel<std::string> &In, Channel<std::string> &Out) {
  for (;;) {
    std::string Text = In.receive();
    if (Text.empty())
      return;
    Out.send(std::move(Text));
  }
}

void ok_lock_handed_over(std::mutex &M) {
  std::unique_lock<std::mutex> Hold(M);
  std::unique_lock<std::mutex> Mine(std::move(Hold));
  Mine.unlock();
}
