// Locals captured by reference: who touches them while the thread runs.
#include <atomic>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void bad_written_by_both() {
  int X = 0;
  std::thread T([&] { ++X; });
  ++X; // expect: unsynchronised-share "`X`"
  T.join();
}

void bad_read_before_join() {
  std::string Text;
  std::thread T([&Text] { Text = "done"; });
  std::cout << Text; // expect: unsynchronised-share "`Text`"
  T.join();
}

void bad_many_threads() {
  int Sum = 0;
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&Sum, I] {
      Sum += I; // expect: unsynchronised-share "`Sum` is written by several threads"
    });
  for (std::thread &T : Threads)
    T.join();
}

void bad_two_threads() {
  std::vector<int> Items;
  std::thread A([&] { Items.push_back(1); });
  std::thread B([&] { Items.push_back(2); }); // expect: unsynchronised-share "`Items`"
  A.join();
  B.join();
}

void count(int &Into) { ++Into; }

void bad_by_reference() {
  int N = 0;
  std::thread T(count, std::ref(N));
  std::cout << N; // expect: unsynchronised-share
  T.join();
}

void bad_async() {
  int N = 0;
  auto F = std::async(std::launch::async, [&N] { N = 5; });
  int Early = N; // expect: unsynchronised-share "`N`"
  F.get();
  std::cout << Early;
}

void ok_joined_first() {
  int X = 0;
  std::thread T([&] { ++X; });
  T.join();
  ++X;
}

void ok_before_spawn() {
  std::vector<int> Items;
  Items.push_back(1);
  std::thread T([&Items] { Items.push_back(2); });
  T.join();
}

void ok_jthread_scope() {
  int X = 0;
  {
    std::jthread T([&] { ++X; });
  }
  ++X;
}

void ok_future() {
  int X = 0;
  std::future<void> F = std::async(std::launch::async, [&] { X = 1; });
  F.wait();
  std::cout << X;
}

void ok_only_reads() {
  std::string Text = "fixed";
  std::thread T([&] { std::cout << Text; });
  std::cout << Text;
  T.join();
}

void ok_atomic() {
  std::atomic<int> X{0};
  std::thread T([&] { ++X; });
  ++X;
  T.join();
}

void ok_atomic_ref() {
  int X = 0;
  std::thread T([&] { std::atomic_ref<int>(X).fetch_add(1); });
  std::atomic_ref<int>(X).fetch_add(1);
  T.join();
}

void ok_mutex() {
  int X = 0;
  std::mutex M;
  std::thread T([&] {
    std::lock_guard<std::mutex> Hold(M);
    ++X;
  });
  {
    std::lock_guard<std::mutex> Hold(M);
    ++X;
  }
  T.join();
}

void ok_by_value() {
  int X = 0;
  std::thread T([X]() mutable { ++X; });
  ++X;
  T.join();
}

void ok_partition_by_index() {
  std::vector<int> Results(4);
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&Results, I] { Results[I] = I * I; });
  for (auto &T : Threads)
    T.join();
  std::cout << Results[0];
}

void ok_partition_by_element() {
  int Left = 0, Right = 0;
  std::thread A([&] { Left = 1; });
  std::thread B([&] { Right = 2; });
  A.join();
  B.join();
  std::cout << Left + Right;
}

void ok_of_each_round() {
  for (int I = 0; I < 3; ++I) {
    int Local = 0;
    std::thread T([&Local] { ++Local; });
    T.join();
    std::cout << Local;
  }
}

void ok_thread_local() {
  static thread_local int Scratch = 0;
  std::thread T([] { ++Scratch; });
  ++Scratch;
  T.join();
}

void bad_guarded_on_one_side() {
  int X = 0;
  std::mutex M;
  std::thread T([&] {
    std::lock_guard<std::mutex> Hold(M);
    ++X;
  });
  X = 3; // expect: unguarded-access "no lock is held by both"
  T.join();
}
