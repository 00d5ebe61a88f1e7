// Objects that register themselves with what somebody else's function refers to.
#include <functional>
#include <map>
#include <utility>
#include <vector>

struct Signal {
  std::vector<std::function<void(int)>> Slots;
  std::function<void()> Once;
  void connect(std::function<void(int)> F) { Slots.push_back(std::move(F)); }
};
struct Bus {
  Signal &changed();
};
Signal &everywhere();

struct bad_Meter {
  int Sum = 0;
  bad_Meter() {
    everywhere().connect([this](int V) { Sum += V; }); // expect: dangling-callback
  }
};
struct bad_MeterOfBus {
  int Sum = 0;
  bad_MeterOfBus(Bus &B) {
    B.changed().connect([this](int V) { Sum += V; }); // expect: dangling-callback
  }
};
struct ok_Meter {
  int Sum = 0;
  void start() {
    everywhere().Once = [this] { ++Sum; };
  }
  ~ok_Meter() { everywhere().Once = nullptr; }
};
struct ok_Sum {
  int Sum = 0;
  void start() {
    everywhere().connect([Now = Sum](int V) { return Now + V; });
  }
};

// A handle that is part of the object takes it out again, by the number under which it was put there.
class Timers {
public:
  class Handle {
  public:
    Handle() = default;
    Handle(Timers *T, int Id) : Of(T), Id(Id) {}
    Handle(Handle &&O) noexcept : Of(std::exchange(O.Of, nullptr)), Id(O.Id) {}
    Handle &operator=(Handle &&O) noexcept {
      std::swap(Of, O.Of);
      std::swap(Id, O.Id);
      return *this;
    }
    ~Handle() {
      if (Of)
        Of->All.erase(Id);
    }

  private:
    Timers *Of = nullptr;
    int Id = 0;
  };
  Handle add(std::function<void()> F) {
    All[++Last] = std::move(F);
    return Handle(this, Last);
  }
  void fire() {
    for (auto &[Id, F] : All)
      F();
  }

private:
  std::map<int, std::function<void()>> All;
  int Last = 0;
};
struct Blinker {
  bool On = false;
  Timers::Handle Mine;
  explicit Blinker(Timers &T) {
    Mine = T.add([this] { On = !On; });
  }
};
void ok_handle_ends_first(Timers &T) {
  {
    Blinker B(T);
    T.fire();
  }
  T.fire();
}

// Whoever waits until the queue is empty is gone from it.
#include <condition_variable>
#include <deque>
#include <mutex>

class Pool {
public:
  void post(std::function<void()> F) {
    std::lock_guard<std::mutex> Lock(M);
    Tasks.push_back(std::move(F));
  }
  void waitIdle() {
    std::unique_lock<std::mutex> Lock(M);
    Idle.wait(Lock, [this] { return Tasks.empty(); });
  }

private:
  std::mutex M;
  std::condition_variable Idle;
  std::deque<std::function<void()>> Tasks;
};
struct ok_Baker {
  Pool &P;
  int Baked = 0;
  void bake() {
    P.post([this] { ++Baked; });
    P.waitIdle();
  }
};
struct bad_Baker {
  Pool &P;
  int Baked = 0;
  void bake() {
    P.post([this] { ++Baked; }); // expect: dangling-callback
  }
};

// A local of main() that goes when nothing runs any more.
struct ok_OfMain {
  Pool &P;
  int Seen = 0;
  void attach() {
    P.post([this] { ++Seen; });
  }
};
int main() {
  Pool P;
  ok_OfMain Local{P};
  Local.attach();
  return Local.Seen;
}
