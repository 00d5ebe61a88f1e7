// A list of callbacks, gone over and called; one of them changes the list of the very object that calls it.
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

class Signal {
public:
  void connect(std::function<void(int)> Slot) { Slots.push_back(std::move(Slot)); }
  void clear() { Slots.clear(); }
  void bad_emit(int Value) {
    for (auto &Slot : Slots)
      Slot(Value); // expect: mutated-while-borrowed "`Slots`"
  }
  void ok_emit_copy(int Value) {
    auto Now = Slots;
    for (auto &Slot : Now)
      Slot(Value);
  }
  void ok_emit_by_index(int Value) {
    for (std::size_t I = 0; I < Slots.size(); ++I)
      Slots[I](Value);
  }

private:
  std::vector<std::function<void(int)>> Slots;
};

void once() {
  Signal Clicked;
  Clicked.connect([&Clicked](int N) {
    if (N == 0)
      Clicked.clear();
  });
  Clicked.bad_emit(0);
  Clicked.ok_emit_copy(0);
  Clicked.ok_emit_by_index(0);
}

// One that takes itself out of a map.
class Bus {
public:
  void on(const std::string &Topic, std::function<void()> Handler) { Handlers[Topic] = std::move(Handler); }
  void off(const std::string &Topic) { Handlers.erase(Topic); }
  void bad_publish() {
    for (auto &[Topic, Handler] : Handlers)
      Handler(); // expect: mutated-while-borrowed
  }

private:
  std::map<std::string, std::function<void()>> Handlers;
};
void join(Bus &B) {
  B.on("end", [&B] { B.off("end"); });
  B.bad_publish();
}

// The callback changes another's list, or nothing.
class Feed {
public:
  void subscribe(std::function<void(int)> F) { Readers.push_back(std::move(F)); }
  void ok_push(int Value) {
    for (auto &R : Readers)
      R(Value);
  }

private:
  std::vector<std::function<void(int)>> Readers;
};
void chain() {
  Feed First, Second;
  int Sum = 0;
  First.subscribe([&Second](int) { Second.subscribe([](int) {}); });
  First.subscribe([&Sum](int N) { Sum += N; });
  First.ok_push(1);
}
