// Pools and executors: a callable handed to something that runs it elsewhere.
#include <condition_variable>
#include <deque>
#include <functional>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

class Pool {
public:
  Pool() {
    for (int I = 0; I < 2; ++I)
      Threads.emplace_back([this] { work(); });
  }
  ~Pool();
  void submit(std::function<void()> Task) {
    std::lock_guard<std::mutex> Hold(M);
    Tasks.push_back(std::move(Task));
    Cv.notify_one();
  }
  void wait();

private:
  void work() {
    for (;;) {
      std::unique_lock<std::mutex> Hold(M);
      Cv.wait(Hold, [this] { return !Tasks.empty(); });
      auto Task = std::move(Tasks.front());
      Tasks.pop_front();
      Hold.unlock();
      Task();
    }
  }
  std::mutex M;
  std::condition_variable Cv;
  std::deque<std::function<void()>> Tasks;
  std::vector<std::thread> Threads;
};

void bad_pool(Pool &P) {
  int Sum = 0;
  for (int I = 0; I < 4; ++I)
    P.submit([&Sum, I] {
      Sum += I; // expect: unsynchronised-share "`Sum`"
    });
  P.wait();
  std::cout << Sum;
}

void ok_pool(Pool &P) {
  int One = 0;
  P.submit([&One] { One = 1; });
  P.wait();
  std::cout << One;
}

void each(const std::vector<int> &Items, const std::function<void(int)> &Visit);
void ok_visitor(const std::vector<int> &Items) {
  int Sum = 0;
  each(Items, [&](int V) { Sum += V; });
  std::cout << Sum;
}
