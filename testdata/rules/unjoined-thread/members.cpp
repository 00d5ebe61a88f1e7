// A thread that is a member: some function of the class has to see to it before the object goes.
#include <atomic>
#include <thread>
#include <vector>

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

// Without a destructor of its own, where all functions of the class stand here.
class Clock {
public:
  void bad_start() {
    Ticker = std::thread([] {}); // expect: unjoined-thread "`Ticker`"
  }

private:
  std::thread Ticker;
};
class Wheel {
public:
  void ok_start() {
    Ticker = std::thread([] {});
  }
  void stop();

private:
  std::thread Ticker;
};
class Bell {
public:
  void ok_start() {
    Ticker = std::thread([] {});
  }
  void stop() { Ticker.join(); }

private:
  std::thread Ticker;
};

// Several, in a container.
class Crew {
public:
  ~Crew() { Stop = true; }
  void bad_start() {
    Members.emplace_back([this] { run(); }); // expect: unjoined-thread "`Members`"
  }

private:
  void run() {
    while (!Stop)
      std::this_thread::yield();
  }
  std::atomic<bool> Stop{false};
  std::vector<std::thread> Members;
};
class Team {
public:
  ~Team() {
    for (std::thread &T : Members)
      T.join();
  }
  void ok_start() {
    Members.emplace_back([] {});
  }

private:
  std::vector<std::thread> Members;
};
