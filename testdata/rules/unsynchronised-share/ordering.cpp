// Order other than by join: latches, semaphores, flags that are atomic, promises, conditions, once.
#include <atomic>
#include <condition_variable>
#include <future>
#include <iostream>
#include <latch>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>

void ok_latch() {
  int X = 0;
  std::latch Done(1);
  std::thread T([&] {
    X = 1;
    Done.count_down();
  });
  Done.wait();
  std::cout << X;
  T.join();
}

void ok_semaphore() {
  std::string Text;
  std::binary_semaphore Ready(0);
  std::thread T([&] {
    Text = "x";
    Ready.release();
  });
  Ready.acquire();
  std::cout << Text;
  T.join();
}

void ok_atomic_flag_published() {
  int Value = 0;
  std::atomic<bool> Ready{false};
  std::thread T([&] {
    Value = 42;
    Ready.store(true, std::memory_order_release);
  });
  while (!Ready.load(std::memory_order_acquire))
    std::this_thread::yield();
  std::cout << Value;
  T.join();
}

void bad_beside_a_stop_flag() {
  int Work = 0;
  std::atomic<bool> Stop{false};
  std::thread T([&] {
    while (!Stop.load())
      ++Work;
  });
  std::cout << Work; // expect: unsynchronised-share "`Work`"
  Stop.store(true);
  T.join();
}

void ok_promise() {
  int Value = 0;
  std::promise<void> Done;
  std::future<void> Seen = Done.get_future();
  std::thread T([&Value, &Done] {
    Value = 1;
    Done.set_value();
  });
  Seen.wait();
  std::cout << Value;
  T.join();
}

void ok_condition() {
  int Value = 0;
  bool Ready = false;
  std::mutex M;
  std::condition_variable Cv;
  std::thread T([&] {
    Value = 1;
    {
      std::lock_guard<std::mutex> Hold(M);
      Ready = true;
    }
    Cv.notify_one();
  });
  {
    std::unique_lock<std::mutex> Hold(M);
    Cv.wait(Hold, [&] { return Ready; });
  }
  std::cout << Value;
  T.join();
}

int Configured = 0;
std::once_flag Once;
int ok_once() {
  std::call_once(Once, [] { Configured = 7; });
  return Configured;
}
void ok_once_in_threads() {
  std::thread A([] { ok_once(); }), B([] { ok_once(); });
  A.join();
  B.join();
}

const std::string &ok_static_local() {
  static std::string Text = "made once";
  return Text;
}
void ok_static_in_threads() {
  std::thread A([] { std::cout << ok_static_local(); }), B([] { std::cout << ok_static_local(); });
  A.join();
  B.join();
}

void bad_static_local_without_initialiser() {
  static int Calls;
  std::thread T([] { Calls++; });
  Calls = 2; // expect: unsynchronised-share "`Calls`"
  T.join();
}
void ok_static_local_before() {
  static int Seen;
  Seen = 2;
  std::thread T([] { std::cout << Seen; });
  T.join();
}
