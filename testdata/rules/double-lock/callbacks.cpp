// Callables that others have stored are called with a lock held that one of them takes.
#include <functional>
#include <mutex>
#include <vector>

class Topic {
public:
  void subscribe(std::function<void(int)> F) {
    std::lock_guard<std::mutex> Hold(M);
    Subscribers.push_back(std::move(F));
  }
  void bad_publish(int V) {
    std::lock_guard<std::mutex> Hold(M);
    for (auto &F : Subscribers)
      F(V); // expect: double-lock "a callback is called with `M` held"
  }

private:
  std::mutex M;
  std::vector<std::function<void(int)>> Subscribers;
};

void subscribesFromWithin(Topic &T) {
  T.subscribe([&T](int V) {
    if (V == 1)
      T.subscribe([](int) {});
  });
  T.bad_publish(1);
}

class Bus {
public:
  void subscribe(std::function<void(int)> F) {
    std::lock_guard<std::mutex> Hold(M);
    Subscribers.push_back(std::move(F));
  }
  void publish(int V) {
    std::vector<std::function<void(int)>> Now;
    {
      std::lock_guard<std::mutex> Hold(M);
      Now = Subscribers;
    }
    for (auto &F : Now)
      F(V);
  }

private:
  std::mutex M;
  std::vector<std::function<void(int)>> Subscribers;
};

void ok_called_without_the_lock(Bus &B) {
  B.subscribe([&B](int) { B.subscribe([](int) {}); });
  B.publish(1);
}

class Signal {
public:
  void connect(std::function<void()> F) {
    std::lock_guard<std::mutex> Hold(M);
    Slots.push_back(std::move(F));
  }
  void emit() {
    std::lock_guard<std::mutex> Hold(M);
    for (auto &F : Slots)
      F();
  }

private:
  std::mutex M;
  std::vector<std::function<void()>> Slots;
};

std::mutex Mine;
int Count;
void ok_takes_another_lock(Signal &S, Signal &Other) {
  S.connect([] {
    std::lock_guard<std::mutex> Hold(Mine);
    ++Count;
  });
  S.connect([&Other] { Other.emit(); });
}
