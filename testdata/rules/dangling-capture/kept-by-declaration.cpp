// Callables given to functions that are only declared, and by their names call them later.
#include <functional>
#include <string>

void use(const std::string &);

struct Loop {
  void post(std::function<void()> Task);
  void after(int Milliseconds, std::function<void()> Task);
  void run();
};
struct Connection {
  ~Connection();
};
struct Signal {
  Connection connect(std::function<void(int)> Slot);
  int subscribe(std::function<void(int)> Slot);
  void unsubscribe(int);
};
void setErrorHandler(std::function<void(int)> Handler);
void forEachLine(std::function<void(const std::string &)> Visit);
extern "C" {
int timer_start(int, void (*)(void *), void *);
void timer_stop(int);
void walk_tree(void (*)(void *), void *);
}
static void count(void *N) { ++*static_cast<int *>(N); }

void bad_posted(Loop &L) {
  int Count = 0;
  L.post([&Count] { ++Count; }); // expect: dangling-capture
}

void bad_later(Loop &L, int Retries) {
  std::string Text = std::to_string(Retries);
  L.after(10, [&] { use(Text); }); // expect: dangling-capture
}

void bad_subscribed(Signal &S) {
  int Sum = 0;
  S.subscribe([&](int N) { Sum += N; }); // expect: dangling-capture
}

void bad_handler() {
  bool Failed = false;
  setErrorHandler([&Failed](int) { Failed = true; }); // expect: dangling-capture
}

void bad_timer() {
  int Ticks = 0;
  timer_start(10, count, &Ticks); // expect: dangling-escape
}

struct Panel {
  Loop &Of;
  std::string Title;
  void refresh() {
    Of.post([this] { use(Title); }); // expect: dangling-callback
  }
};

void ok_by_value(Loop &L, int Retries) {
  std::string Text = std::to_string(Retries);
  L.after(10, [Text] { use(Text); });
}

void ok_run(Loop &L) {
  int Count = 0;
  L.post([&Count] { ++Count; });
  L.run();
}

void ok_unsubscribed(Signal &S) {
  int Sum = 0;
  int Id = S.subscribe([&](int N) { Sum += N; });
  S.unsubscribe(Id);
}

void ok_kept_handle(Signal &S) {
  int Sum = 0;
  Connection C = S.connect([&](int N) { Sum += N; });
}

void ok_called_at_once() {
  int Lines = 0;
  forEachLine([&](const std::string &) { ++Lines; });
  walk_tree(count, &Lines);
}

void ok_timer() {
  int Ticks = 0;
  int Id = timer_start(10, count, &Ticks);
  timer_stop(Id);
}

void ok_own_loop() {
  Loop L;
  int Count = 0;
  L.post([&Count] { ++Count; });
}

int main() {
  int Errors = 0;
  setErrorHandler([&](int) { ++Errors; });
  return Errors;
}
