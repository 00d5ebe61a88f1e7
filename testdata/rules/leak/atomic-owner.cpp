// An atomic pointer hands an object to whoever loads it.
#include <atomic>
#include <memory>

struct Snapshot {
  int Version = 0;
};

class Router {
public:
  ~Router() { delete Active.load(); }
  void ok_stored() {
    auto S = std::make_unique<Snapshot>();
    S->Version = 1;
    Active.store(S.release(), std::memory_order_release);
  }
  void ok_exchanged() { delete Active.exchange(new Snapshot); }
  int bad_forgotten() {
    auto *S = new Snapshot;
    return S->Version; // expect: leak
  }

private:
  std::atomic<Snapshot *> Active{nullptr};
};
