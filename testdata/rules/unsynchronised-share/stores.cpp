// Pools by what they do: a callable is stored, and a thread of the class calls what it finds there.
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class Strand {
public:
  Strand() : T([this] { run(); }) {}
  ~Strand() {
    {
      std::lock_guard<std::mutex> Hold(M);
      Done = true;
    }
    Changed.notify_all();
    T.join();
  }
  void give(std::function<void()> F) {
    {
      std::lock_guard<std::mutex> Hold(M);
      Work.push(std::move(F));
    }
    Changed.notify_all();
  }
  void settle() {
    std::unique_lock<std::mutex> Hold(M);
    Changed.wait(Hold, [this] { return Work.empty() && !Busy; });
  }

private:
  void run() {
    for (;;) {
      std::function<void()> F;
      {
        std::unique_lock<std::mutex> Hold(M);
        Changed.wait(Hold, [this] { return Done || !Work.empty(); });
        if (Work.empty())
          return;
        F = std::move(Work.front());
        Work.pop();
        Busy = true;
      }
      F();
      {
        std::lock_guard<std::mutex> Hold(M);
        Busy = false;
      }
      Changed.notify_all();
    }
  }
  std::mutex M;
  std::condition_variable Changed;
  std::queue<std::function<void()>> Work;
  bool Done = false, Busy = false;
  std::thread T;
};

int bad_looks_meanwhile(Strand &S) {
  int X = 0;
  S.give([&X] { X = 1; });
  int Early = X; // expect: unsynchronised-share "`X`"
  S.settle();
  return Early;
}
int ok_settled(Strand &S) {
  int X = 0;
  S.give([&X] { X = 1; });
  S.settle();
  return X;
}
int ok_ended() {
  int X = 0;
  {
    Strand S;
    S.give([&X] { X = 1; });
  }
  return X;
}
// One thread takes one after the other.
int ok_serial(Strand &S) {
  int X = 0;
  S.give([&X] { ++X; });
  S.give([&X] { ++X; });
  S.settle();
  return X;
}

class Crew {
public:
  void start() {
    for (int I = 0; I < 2; ++I)
      Threads.emplace_back(&Crew::loop, this);
  }
  void give(std::function<void()> F) {
    std::lock_guard<std::mutex> Hold(M);
    Tasks.push_back(std::move(F));
  }
  void end() {
    for (std::thread &T : Threads)
      T.join();
  }

private:
  void loop() {
    for (;;) {
      std::function<void()> F;
      {
        std::lock_guard<std::mutex> Hold(M);
        if (Tasks.empty())
          break;
        F = std::move(Tasks.back());
        Tasks.pop_back();
      }
      F();
    }
  }
  std::mutex M;
  std::vector<std::function<void()>> Tasks;
  std::vector<std::thread> Threads;
};

int bad_two_tasks() {
  int X = 0;
  Crew C;
  C.give([&X] { ++X; });
  C.give([&X] { ++X; }); // expect: unsynchronised-share "`X`"
  C.start();
  C.end();
  return X;
}

// Called by whoever owns it: `post` runs nothing elsewhere.
class Later {
public:
  void post(std::function<void()> F) { Kept.push(std::move(F)); }
  void runAll() {
    while (!Kept.empty()) {
      Kept.front()();
      Kept.pop();
    }
  }

private:
  std::queue<std::function<void()>> Kept;
};
int ok_later(Later &L) {
  int X = 0;
  L.post([&X] { X = 1; });
  X = 2;
  L.runAll();
  return X;
}

// The future says when a task is done, whatever its pool goes on with.
std::future<void> startIt(std::function<void()> F) { return std::async(std::launch::async, F); }
int bad_before_get() {
  int X = 0;
  auto Done = startIt([&X] { X = 1; });
  int Early = X; // expect: unsynchronised-share "`X`"
  Done.get();
  return Early;
}
int ok_after_get() {
  int X = 0;
  auto Done = startIt([&X] { X = 1; });
  Done.get();
  return X;
}
int bad_packaged() {
  int X = 0;
  std::packaged_task<void()> Task([&X] { ++X; });
  auto Done = Task.get_future();
  std::thread T(std::move(Task));
  ++X; // expect: unsynchronised-share "`X`"
  Done.get();
  T.join();
  return X;
}
int ok_packaged() {
  int X = 0;
  std::packaged_task<void()> Task([&X] { ++X; });
  auto Done = Task.get_future();
  std::thread T(std::move(Task));
  Done.get();
  ++X;
  T.join();
  return X;
}
