// What an object's own thread keeps to itself needs no lock, though it is touched under one now and then.
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Worker {
public:
  Worker() : Thread([this] { run(); }) {}
  ~Worker() { Thread.join(); }
  void add(std::string Name) {
    std::lock_guard<std::mutex> Hold(M);
    Jobs.push_back(std::move(Name));
    Wake.notify_one();
  }

private:
  void run() {
    std::unique_lock<std::mutex> Hold(M);
    while (true) {
      while (Jobs.empty())
        Wake.wait(Hold);
      std::string Job = std::move(Jobs.back());
      Jobs.pop_back();
      ++Taken;
      Hold.unlock();
      ok_own(Job);
      Hold.lock();
      Dirty = true;
      Cache.erase(Job);
    }
  }
  void ok_own(const std::string &Job) {
    if (Dirty)
      ++Cache[Job];
    Dirty = false;
  }

  std::mutex M;
  std::condition_variable Wake;
  std::vector<std::string> Jobs;
  int Taken = 0;
  bool Dirty = false;
  std::map<std::string, int> Cache;
  std::thread Thread;
};

class Several { // each of its threads runs this
public:
  explicit Several(int N) {
    for (int I = 0; I < N; ++I)
      Threads.emplace_back([this] { run(); });
  }
  ~Several() {
    for (std::thread &T : Threads)
      T.join();
  }

private:
  void run() {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Done;
    }
    bad_shared();
  }
  void bad_shared() {
    --Done; // expect: unguarded-access "`Done`"
  }
  std::mutex M;
  int Done = 0;
  std::vector<std::thread> Threads;
};
