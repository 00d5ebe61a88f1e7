// A plain bool that a loop waits for.
#include <atomic>
#include <thread>

class bad_running {
public:
  void start() {
    Worker = std::thread([this] {
      while (Running) // expect: unsynchronised-flag "`Running`"
        step();
    });
  }
  void stop() {
    Running = false;
    Worker.join();
  }

private:
  void step();
  bool Running = true;
  std::thread Worker;
};

class ok_running {
public:
  void start() {
    Worker = std::thread([this] {
      while (Running)
        step();
    });
  }
  void stop() {
    Running = false;
    Worker.join();
  }

private:
  void step();
  std::atomic<bool> Running{true};
  std::thread Worker;
};

void bad_spin() {
  bool Ready = false;
  std::thread T([&] { Ready = true; });
  while (!Ready) // expect: unsynchronised-flag "`Ready`"
    ;
  T.join();
}

void ok_own_loop() {
  bool More = true;
  int N = 0;
  std::thread T([&] { ++N; });
  T.join();
  while (More)
    More = ++N < 10;
}
