// What a function that is only declared refers to was there before the call, and will be there after it.
#include <functional>
#include <utility>
#include <vector>

struct Signal {
  std::vector<std::function<void(int)>> Slots;
  std::function<void()> Once;
  int *Counter;
  void connect(std::function<void(int)> F) { Slots.push_back(std::move(F)); }
  void emit(int V) {
    for (auto &S : Slots)
      S(V);
  }
};
struct Bus {
  Signal Own;
  Signal &changed();
  Signal &own() { return Own; }
};
Signal &everywhere();
Bus &bus();

void bad_closure() {
  int Hits = 0;
  everywhere().connect([&Hits](int V) { Hits += V; }); // expect: dangling-capture
}
void bad_by_name() {
  int Hits = 0;
  Signal &S = everywhere();
  S.connect([&Hits](int V) { Hits += V; }); // expect: dangling-capture
}
void bad_of_parameter(Bus &B) {
  int Hits = 0;
  B.changed().connect([&Hits](int V) { Hits += V; }); // expect: dangling-capture
}
void bad_of_result() {
  int Hits = 0;
  bus().own().connect([&Hits](int V) { Hits += V; }); // expect: dangling-capture
}
void bad_assigned() {
  int Hits = 0;
  everywhere().Once = [&Hits] { ++Hits; }; // expect: dangling-capture
}
void bad_pointer() {
  int Hits = 0;
  everywhere().Counter = &Hits; // expect: dangling-escape
}
void count(int *Hits) { everywhere().Counter = Hits; }
void bad_in_helper() {
  int Hits = 0;
  count(&Hits); // expect: dangling-escape
}

void ok_taken_back() {
  int Hits = 0;
  everywhere().Counter = &Hits;
  everywhere().emit(1);
  everywhere().Counter = nullptr;
}
void ok_taken_back_by_name() {
  int Hits = 0;
  Signal &S = everywhere();
  S.Once = [&Hits] { ++Hits; };
  S.emit(1);
  S.Once = nullptr;
}
void ok_own_bus() {
  int Hits = 0;
  Bus B;
  B.own().connect([&Hits](int V) { Hits += V; });
  B.changed().connect([&Hits](int V) { Hits += V; });
}
void ok_by_value() {
  int Hits = 0;
  everywhere().connect([Hits](int V) { return Hits + V; });
}
