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
  std::thread T([Shared] { ++*Shared; });
  ++*Shared; // expect: unsynchronised-share
  T.join();
}

void bad_raw_pointer() {
  int *P = new int(0);
  std::thread T([P] { ++*P; });
  ++*P; // expect: unsynchronised-share
  T.join();
  delete P;
}

// Who joins by way of a member function has waited, too.
class Ticker {
public:
  Ticker() : T([this](std::stop_token Stop) {
    while (!Stop.stop_requested())
      ++Ticks;
  }) {}
  int finish() {
    T.request_stop();
    T.join();
    return Ticks;
  }
  int Ticks = 0;

private:
  std::jthread T;
};

int ok_joins_in_a_member() {
  Ticker T;
  return T.finish();
}

class Worker {
public:
  void start() {
    T = std::thread([this] { Sum = 1; });
  }
  void stop() { T.join(); }
  int Sum = 0;

private:
  std::thread T;
};

int ok_joins_in_another_member() {
  Worker W;
  W.start();
  W.stop();
  return W.Sum;
}

int bad_asks_before_it_joins() {
  Worker W;
  W.start();
  int Early = W.Sum; // expect: unsynchronised-share "`W.Sum`"
  W.stop();
  return Early;
}

// Set up before it is started: the thread looks once.
class ok_configured {
public:
  void setPriority(int P) { Priority = P; }
  void start() {
    T = std::thread([this] { begin(); });
  }
  void stop() { T.join(); }

private:
  void begin() { apply(Priority); }
  void apply(int P);
  int Priority = 0;
  std::thread T;
};

class bad_reconfigured {
public:
  void setInterval(int I) { Interval = I; } // expect: unsynchronised-share "`Interval`"
  void start() {
    T = std::thread([this] {
      for (;;)
        sleepFor();
    });
  }
  void stop() { T.join(); }

private:
  void sleepFor() { pause(Interval); }
  void pause(int I);
  int Interval = 1;
  std::thread T;
};

// A handle that joins the thread it had when another is assigned has not joined that one.
class bad_member_jthread {
public:
  void start() {
    Worker = std::jthread([this] { run(); });
  }
  int done() const { return Done; }

private:
  void run() { ++Done; } // expect: unsynchronised-share "`Done`"
  int Done = 0;
  std::jthread Worker;
};

class ok_member_jthread {
public:
  void start() {
    Worker = std::jthread([this] { run(); });
  }
  int done() {
    Worker.join();
    return Done;
  }

private:
  void run() { ++Done; }
  int Done = 0;
  std::jthread Worker;
};
