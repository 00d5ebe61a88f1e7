// Helpers again: recursion, mutual recursion, templates, overloads, function pointers, defined further below.
#include <functional>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

static void recursive(std::string &S, int Depth) {
  if (Depth == 0) {
    keep(std::move(S));
    return;
  }
  recursive(S, Depth - 1);
}

static void odd(std::string &S, int N);
static void even(std::string &S, int N) {
  if (N == 0)
    keep(std::move(S));
  else
    odd(S, N - 1);
}
static void odd(std::string &S, int N) { even(S, N - 1); }

static void recursiveReader(const std::string &S, int Depth) {
  if (Depth > 0)
    recursiveReader(S, Depth - 1);
  show(S);
}
static void ping(std::string &S, int N);
static void pong(std::string &S, int N) {
  if (N > 0)
    ping(S, N - 1);
}
static void ping(std::string &S, int N) {
  show(S);
  pong(S, N);
}

template <class T> void drain(T &Container) {
  T Local = std::move(Container);
  (void)Local;
}
template <class T> void refill(T &Container) { Container = T(); }

template <class T> struct Sink {
  std::vector<T> Items;
  void take(T &Item) { Items.push_back(std::move(Item)); }
  void copy(const T &Item) { Items.push_back(Item); }
};

static void overloaded(std::string &S) { keep(std::move(S)); }
static void overloaded(const std::string &S) { show(S); }

static void later(std::string &S);

void bad_recursive(std::string Text) {
  recursive(Text, 3);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_mutual(std::string Text) {
  even(Text, 4);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_template(std::vector<int> Values) {
  drain(Values);
  show(std::to_string(Values.size())); // expect-error: use-after-move "`Values`"
}

void bad_member_of_template(Sink<std::string> &S, std::string Text) {
  S.take(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_overload(std::string Text) {
  overloaded(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_defined_below(std::string Text) {
  later(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_through_local_lambda(std::string Text) {
  auto Give = [](std::string &S) { keep(std::move(S)); };
  Give(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void ok_recursive_reader(std::string Text) {
  recursiveReader(Text, 3);
  show(Text);
}

void ok_mutual_reader(std::string Text) {
  ping(Text, 4);
  show(Text);
}

void ok_template(std::vector<int> Values) {
  drain(Values);
  refill(Values);
  show(std::to_string(Values.size()));
}

void ok_template_of_what_copies(int Value) {
  drain(Value);
  show(std::to_string(Value));
}

void ok_member_of_template(Sink<std::string> &S, std::string Text) {
  S.copy(Text);
  show(Text);
}

void ok_overload(const std::string &Text) {
  overloaded(Text);
  show(Text);
}

// Nobody knows what it does; nobody said that it takes.
void ok_function_pointer(void (*Unknown)(std::string &), std::string Text) {
  Unknown(Text);
  show(Text);
}

void ok_std_function(const std::function<void(std::string &)> &Unknown, std::string Text) {
  Unknown(Text);
  show(Text);
}

void ok_undefined(std::string Text) {
  void elsewhere(std::string &);
  elsewhere(Text);
  show(Text);
}

static void later(std::string &S) { keep(std::move(S)); }
