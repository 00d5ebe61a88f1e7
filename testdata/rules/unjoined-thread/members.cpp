// A thread that is a member: some function of the class has to see to it before the object goes.
#include <atomic>
#include <thread>

class Sampler {
public:
  ~Sampler() { Stop = true; }
  void bad_start() {
    if (Worker.joinable())
      return;
    Worker = std::thread([this] { run(); }); // expect: unjoined-thread "`Worker`"
  }

private:
  void run() {
    while (!Stop)
      std::this_thread::yield();
  }
  std::atomic<bool> Stop{false};
  std::thread Worker;
};

class ok_joined {
public:
  ~ok_joined() { stop(); }
  void start() {
    Runner = std::thread([this] { run(); });
  }

private:
  void stop() {
    Stop = true;
    if (Runner.joinable())
      Runner.join();
  }
  void run();
  std::atomic<bool> Stop{false};
  std::thread Runner;
};

class ok_seen_to_elsewhere {
public:
  ~ok_seen_to_elsewhere() { stop(); }
  void start() {
    Reader = std::thread([this] { run(); });
  }
  void stop();

private:
  void run();
  std::thread Reader;
};

class ok_detached {
public:
  ~ok_detached() {}
  void start() {
    Writer = std::thread([] {});
    Writer.detach();
  }

private:
  std::thread Writer;
};

void finish(std::thread T);
class ok_handed_on {
public:
  ~ok_handed_on() { finish(std::move(Poller)); }
  void start() { Poller = std::thread([] {}); }

private:
  std::thread Poller;
};
