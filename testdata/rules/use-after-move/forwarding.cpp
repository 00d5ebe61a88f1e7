// std::forward gives away what came as an rvalue: once.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

template <class T> void bad_forward_twice(T &&Value) {
  keep(std::forward<T>(Value));
  keep(std::forward<T>(Value)); // expect: use-after-move "`Value`"
}

template <class T> void bad_read_after_forward(T &&Value) {
  keep(std::forward<T>(Value));
  show(Value); // expect: use-after-move "`Value`"
}

template <class F, class T> void bad_forward_in_loop(std::vector<F> &Sinks, T &&Value) {
  for (F &Sink : Sinks)
    Sink(std::forward<T>(Value)); // expect: use-after-move "`Value`"
}

template <class... Args> std::unique_ptr<std::string> bad_pack_twice(Args &&...A) {
  auto First = std::make_unique<std::string>(std::forward<Args>(A)...);
  auto Second = std::make_unique<std::string>(std::forward<Args>(A)...); // expect: use-after-move "A"
  return First->size() > Second->size() ? std::move(First) : std::move(Second);
}

void bad_abbreviated(auto &&Value) {
  keep(std::forward<decltype(Value)>(Value));
  show(Value); // expect: use-after-move "`Value`"
}

template <class T> struct Box {
  T Content;
  template <class U> void bad_assign(U &&Value) {
    Content = std::forward<U>(Value);
    show(Value); // expect: use-after-move "`Value`"
  }
};

template <class T> void ok_forward_once(T &&Value) {
  show(Value);
  keep(std::forward<T>(Value));
}

// Only ever instantiated with lvalues: forwards a reference, moves nothing.
template <class T> void ok_forward_lvalue_twice(T &&Value) {
  keep(std::forward<T>(Value));
  keep(std::forward<T>(Value));
}

template <class T> void ok_one_of_two(T &&Value, bool Quiet) {
  if (Quiet)
    keep(std::forward<T>(Value));
  else
    show(std::forward<T>(Value));
}

// Taken apart: each part leaves by itself.
template <class P> void ok_parts(P &&Pair) {
  keep(std::forward<P>(Pair).first);
  keep(std::forward<P>(Pair).second);
}

// What is called as an rvalue and then again as such: the callee takes a const reference, nothing leaves.
template <class T> void ok_into_const_reference(T &&Value) {
  show(std::forward<T>(Value));
  show(std::forward<T>(Value));
}

// Copies for all but the last.
template <class F, class T> void ok_last_one_gets_it(F &First, F &Last, T &&Value) {
  First(Value);
  Last(std::forward<T>(Value));
}

void ok_concrete_forward(std::string &&Value) {
  show(Value);
  keep(std::forward<std::string>(Value));
}

void bad_concrete_forward(std::string &&Value) {
  keep(std::forward<std::string>(Value));
  show(Value); // expect-error: use-after-move "`Value`"
}

void drive(std::string Named) {
  std::vector<std::function<void(std::string)>> Sinks = {keep, keep};
  std::function<void(std::string)> Sink = keep;
  Box<std::string> B;
  bad_forward_twice(std::string("a"));
  bad_read_after_forward(std::string("b"));
  bad_forward_in_loop(Sinks, std::string("c"));
  bad_pack_twice(std::string("d"));
  bad_abbreviated(std::string("e"));
  B.bad_assign(std::string("f"));
  ok_forward_once(std::string("g"));
  ok_forward_once(Named);
  ok_forward_lvalue_twice(Named);
  ok_one_of_two(std::string("h"), false);
  ok_parts(std::pair<std::string, std::string>("i", "j"));
  ok_into_const_reference(std::string("k"));
  ok_last_one_gets_it(Sink, Sink, std::string("l"));
}
