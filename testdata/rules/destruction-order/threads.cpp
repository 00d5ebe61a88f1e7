// Threads and tasks of an object, declared before the members that they use.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void work(std::string &Text);

class bad_jthread_first {
  std::jthread Worker; // expect: destruction-order "starts before `Text` is made"
  std::string Text;
  void run() { work(Text); }

public:
  bad_jthread_first() : Worker([this] { run(); }) {}
};

class bad_assigned_in_body {
  std::jthread Worker; // expect: destruction-order "`Text` is destroyed before `Worker`"
  std::string Text;

public:
  bad_assigned_in_body() {
    Worker = std::jthread([this] { work(Text); });
  }
};

class bad_started_by_method {
  std::jthread Worker; // expect: destruction-order
  std::vector<std::string> Lines;
  void run() { Lines.push_back("x"); }

public:
  void start() { Worker = std::jthread(&bad_started_by_method::run, this); }
};

class bad_started_in_initialiser {
  std::thread Worker; // expect: destruction-order "starts before `Lines` is made"
  std::vector<std::string> Lines;
  void run() { Lines.push_back("x"); }

public:
  bad_started_in_initialiser() : Worker(&bad_started_in_initialiser::run, this) {}
  ~bad_started_in_initialiser() { Worker.join(); }
};

class bad_future {
  std::future<void> Done; // expect: destruction-order
  std::string Text;

public:
  void start() {
    Done = std::async(std::launch::async, [this] { work(Text); });
  }
};

class Runner { // joins what it runs
public:
  explicit Runner(std::function<void()> F) : Run(std::move(F)), T([this] { Run(); }) {}
  ~Runner() { T.join(); }

private:
  std::function<void()> Run;
  std::thread T;
};

class bad_own_runner {
  Runner R; // expect: destruction-order
  std::string Text;

public:
  bad_own_runner() : R([this] { work(Text); }) {}
};

class ok_declared_last {
  std::string Text;
  std::jthread Worker;

public:
  ok_declared_last() : Worker([this] { work(Text); }) {}
};

class ok_joined_in_destructor {
  std::jthread Worker;
  std::string Text;

public:
  ok_joined_in_destructor() {
    Worker = std::jthread([this] { work(Text); });
  }
  ~ok_joined_in_destructor() {
    Worker.request_stop();
    Worker.join();
  }
};

class ok_joined_by_helper {
  std::thread Worker;
  std::string Text;
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }

public:
  void start() {
    Worker = std::thread([this] { work(Text); });
  }
  ~ok_joined_by_helper() { stop(); }
};

class ok_uses_what_is_there {
  std::string Text;
  std::jthread Worker;
  std::string Other;

public:
  ok_uses_what_is_there() : Worker([this] { work(Text); }) {}
};

class ok_destructor_elsewhere { // nobody knows what it does
  std::jthread Worker;
  std::string Text;

public:
  void start() {
    Worker = std::jthread([this] { work(Text); });
  }
  ~ok_destructor_elsewhere();
};

class ok_runner_declared_last {
  std::string Text;
  Runner R;

public:
  ok_runner_declared_last() : R([this] { work(Text); }) {}
};

class ok_copy_captured {
  std::jthread Worker;
  std::string Text;

public:
  void start() {
    Worker = std::jthread([Mine = Text]() mutable { work(Mine); });
  }
};
