// Threads that outlive the function that starts them: members, globals, detached ones.
#include <atomic>
#include <memory>
#include <string>
#include <thread>

class bad_member_thread {
public:
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void stop() { Worker.join(); }
  int done() const { return Done; }

private:
  void run() { ++Done; } // expect: unsynchronised-share "`Done`"
  std::thread Worker;
  int Done = 0;
};

class ok_member_thread {
public:
  void start() {
    Done = 0;
    Worker = std::thread(&ok_member_thread::run, this);
  }
  int stop() {
    Worker.join();
    return Done;
  }

private:
  void run() { ++Done; }
  std::thread Worker;
  int Done = 0;
};

class ok_atomic_member {
public:
  void start() {
    Worker = std::thread([this] { ++Done; });
  }
  int done() const { return Done; }
  ~ok_atomic_member() { Worker.join(); }

private:
  std::thread Worker;
  std::atomic<int> Done{0};
};

int Hits = 0;
void bad_detached() {
  std::thread([] {
    ++Hits; // expect: unsynchronised-share "`Hits`"
  }).detach();
  ++Hits;
}

void bad_heap() {
  auto Shared = std::make_shared<int>(0);
  std::thread T([Shared] { ++*Shared; }); // expect: unsynchronised-share
  ++*Shared;
  T.join();
}

void bad_raw_pointer() {
  int *P = new int(0);
  std::thread T([P] { ++*P; }); // expect: unsynchronised-share
  ++*P;
  T.join();
  delete P;
}
