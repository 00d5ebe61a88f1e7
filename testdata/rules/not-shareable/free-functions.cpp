// One shared_ptr for two threads: by the free functions it is atomic.
#include <atomic>
#include <memory>
#include <thread>

struct Settings {
  int Port = 0;
};

class ok_by_functions {
public:
  int run() {
    std::thread T([this] { std::atomic_store(&Current, std::make_shared<Settings>()); });
    int Port = std::atomic_load(&Current)->Port;
    T.join();
    return Port;
  }

private:
  std::shared_ptr<Settings> Current = std::make_shared<Settings>();
};

class bad_plain {
public:
  int run() {
    std::thread T([this] { Current = std::make_shared<Settings>(); }); // expect: not-shareable
    int Port = Current->Port;
    T.join();
    return Port;
  }

private:
  std::shared_ptr<Settings> Current = std::make_shared<Settings>();
};
