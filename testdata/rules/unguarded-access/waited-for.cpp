// What a wait depends on is asked before it, and under the lock: the wait does not put it in order.
#include <condition_variable>
#include <mutex>
#include <queue>

class Inbox {
public:
  void bad_close() {
    Closed = true; // expect: unguarded-access "`Closed`"
    Changed.notify_all();
  }
  int take() {
    std::unique_lock<std::mutex> Hold(M);
    Changed.wait(Hold, [this] { return Closed || !Waiting.empty(); });
    if (Waiting.empty())
      return 0;
    int First = Waiting.front();
    Waiting.pop();
    return First;
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  std::queue<int> Waiting;
  bool Closed = false;
};

class Pause {
public:
  void sleep() {
    std::unique_lock<std::mutex> Hold(M);
    while (!Over)
      Changed.wait(Hold);
  }
  void bad_end() {
    Over = true; // expect: unguarded-access "`Over`"
    Changed.notify_all();
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  bool Over = false;
};

// The result is complete before the flag is set under the lock; whoever has seen the flag may read it without.
class Answer {
public:
  void give(int N) {
    Value = N;
    {
      std::lock_guard<std::mutex> Hold(M);
      Done = true;
    }
    Changed.notify_all();
  }
  int ok_get() {
    {
      std::unique_lock<std::mutex> Hold(M);
      while (!Done)
        Changed.wait(Hold);
      ++Asked;
    }
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  int Value = 0;
  int Asked = 0;
  bool Done = false;
};
