// Closures that outlive what they captured by reference.
#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void use(int);
void use(const std::string &);

std::function<int()> bad_returned() {
  int N = 1;
  return [&N] { return N; }; // expect: dangling-capture "`N`"
}

auto bad_returned_auto(int N) {
  return [&] { return N + 1; }; // expect: dangling-capture
}

std::function<int(int)> bad_bind() {
  int N = 1;
  std::function<int(int)> F = [&N](int X) { return X + N; };
  return F; // expect: dangling-capture
}

std::function<void()> Hook;
void bad_global_hook() {
  std::string S = "x";
  Hook = [&S] { use(S); }; // expect: dangling-capture
}

struct Button {
  std::function<void()> OnClick;
  std::vector<std::function<void()>> Handlers;
  void onClick(std::function<void()> F) { Handlers.push_back(std::move(F)); }
};
void bad_stored_in_parameter(Button &B) {
  int Count = 0;
  B.OnClick = [&Count] { ++Count; }; // expect: dangling-capture
}

void bad_registered(Button &B) {
  int Count = 0;
  B.onClick([&Count] { ++Count; }); // expect: dangling-capture
}

struct Queue {
  std::vector<std::function<void()>> Tasks;
  template <class F> void post(F &&Task) { Tasks.emplace_back(std::forward<F>(Task)); }
};
void bad_posted(Queue &Q, std::string Text) {
  Q.post([&] { use(Text); }); // expect: dangling-capture
}

void bad_detached() {
  int N = 1;
  std::thread([&N] { use(N); }).detach(); // expect: dangling-capture
}

void bad_detached_later(std::string Text) {
  std::thread T([&Text] { use(Text); }); // expect: dangling-capture
  T.detach();
}

class Service {
  std::function<void()> Later;

public:
  void bad_member(int N) {
    Later = [&N] { use(N); }; // expect: dangling-capture
  }
  void ok_member_copy(int N) {
    Later = [N] { use(N); };
  }
  void ok_member_this() {
    Later = [this] { run(); };
  }
  void run();
};

std::function<int()> ok_copied() {
  int N = 1;
  return [N] { return N; };
}

std::function<int()> ok_static() {
  static int N = 1;
  return [] { return ++N; };
}

std::function<int()> ok_shared() {
  auto P = std::make_shared<int>(1);
  return [P] { return *P; };
}

std::function<void()> ok_callers(std::string &S) {
  return [&S] { use(S); };
}

int ok_called_here() {
  int N = 1;
  auto F = [&N] { return N; };
  return F();
}

void ok_algorithm(std::vector<int> &V) {
  int Limit = 3;
  std::sort(V.begin(), V.end(), [&](int A, int B) { return A % Limit < B % Limit; });
}

void ok_joined() {
  int N = 1;
  std::thread T([&N] { use(N); });
  T.join();
}

void ok_joins_itself() {
  int N = 1;
  std::jthread T([&N] { use(N); });
}

void ok_waited() {
  int N = 1;
  auto F = std::async(std::launch::async, [&N] { use(N); });
  F.wait();
}

void ok_reset(Button &B) {
  int Count = 0;
  B.OnClick = [&Count] { ++Count; };
  use(Count);
  B.OnClick = nullptr;
}

void ok_moved_in(Queue &Q, std::string Text) {
  Q.post([Text = std::move(Text)] { use(Text); });
}

void forEach(const std::vector<int> &V, const std::function<void(int)> &F) {
  for (int N : V)
    F(N);
}
int ok_visitor(const std::vector<int> &V) {
  int Sum = 0;
  forEach(V, [&Sum](int N) { Sum += N; });
  return Sum;
}
