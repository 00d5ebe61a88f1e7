// What the caller passed by reference, captured by reference in a closure that runs later on another thread.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void load(const std::string &);

class Pool {
public:
  Pool() : Thread([this] { run(); }) {}
  ~Pool() {
    {
      std::lock_guard Lock(Mutex);
      Stop = true;
    }
    Ready.notify_all();
    Thread.join();
  }
  void post(std::function<void()> Task) {
    std::lock_guard Lock(Mutex);
    Tasks.push_back(std::move(Task));
    Ready.notify_one();
  }
  void drain();

private:
  void run() {
    std::unique_lock Lock(Mutex);
    while (true) {
      Ready.wait(Lock, [this] { return Stop || !Tasks.empty(); });
      if (Tasks.empty())
        return;
      std::function<void()> Task = std::move(Tasks.front());
      Tasks.pop_front();
      Lock.unlock();
      Task();
      Lock.lock();
    }
  }
  std::mutex Mutex;
  std::condition_variable Ready;
  std::deque<std::function<void()>> Tasks;
  bool Stop = false;
  std::thread Thread;
};

class Thumbnails {
public:
  explicit Thumbnails(Pool &Workers) : Workers(Workers) {}
  void bad_request(const std::string &Path) {
    Workers.post([&Path] { load(Path); }); // expect: dangling-capture
  }
  void ok_request(const std::string &Path) {
    Workers.post([Path] { load(Path); });
  }

private:
  Pool &Workers;
};

void bad_given_up(Pool &Workers, std::vector<std::string> &&Paths) {
  Workers.post([&] { load(Paths.front()); }); // expect: dangling-capture
}

void bad_list(Pool &Workers, const std::vector<std::string> &Paths) {
  Workers.post([&Paths] { load(Paths.front()); }); // expect: dangling-capture
}

void ok_waited_for(Pool &Workers, const std::string &Path) {
  Workers.post([&Path] { load(Path); });
  Workers.drain();
}

void ok_own_pool(const std::string &Path) {
  Pool Workers;
  Workers.post([&Path] { load(Path); });
}

struct Settings {
  std::string Folder;
};

void ok_object_of_the_callers(Pool &Workers, Settings &S) {
  Workers.post([&S] { load(S.Folder); });
}
