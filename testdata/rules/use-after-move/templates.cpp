// Templates are analysed as they are instantiated; one mistake is one finding, however many instantiations.
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

void keep(std::string Text);
void keep(std::vector<int> Values);
void keep(int N);
void show(const std::string &Text);
void show(const std::vector<int> &Values);
void show(int N);

template <class T> void bad_in_every_instantiation(T Value) {
  keep(std::move(Value));
  show(Value); // expect-error: use-after-move "`Value`"
}
template void bad_in_every_instantiation(std::string);
template void bad_in_every_instantiation(std::vector<int>);
template void bad_in_every_instantiation(int);

template <class T> class Stack {
public:
  void push(T Value) { Items.push_back(std::move(Value)); }
  T ok_pop() {
    T Top = std::move(Items.back());
    Items.pop_back();
    return Top;
  }
  T bad_pop() {
    T Top = std::move(Items.back());
    show(Items.back()); // expect: use-after-move "Items"
    return Top;
  }

private:
  std::vector<T> Items;
};
template class Stack<std::string>;

template <class T> void bad_else_of_constexpr(T Value) {
  keep(std::move(Value));
  if constexpr (std::is_same_v<T, std::string>)
    show(Value); // expect-error: use-after-move "`Value`"
  else
    Value = T();
}
template void bad_else_of_constexpr(std::string);
template void bad_else_of_constexpr(std::vector<int>);

template <class Derived> struct Visitor {
  Derived &self() { return static_cast<Derived &>(*this); }
  void bad_walk(std::string Name) {
    self().enter(std::move(Name));
    self().leave(Name); // expect-error: use-after-move "`Name`"
  }
  void ok_walk(std::string Name) {
    self().leave(Name);
    self().enter(std::move(Name));
  }
};
struct Printer : Visitor<Printer> {
  void enter(std::string Name) { Names.push_back(std::move(Name)); }
  void leave(const std::string &Name) { show(Name); }
  std::vector<std::string> Names;
};
void walk(Printer &P) {
  P.Visitor<Printer>::self().enter("root");
  P.Visitor::bad_walk("a");
  P.Visitor::ok_walk("b");
}

template <class... Ts> void bad_variadic(std::vector<std::string> &Out, std::string Sep, Ts... Parts) {
  (Out.push_back(std::move(Parts)), ...);
  (show(Parts), ...); // expect: use-after-move "Parts`"
}
template void bad_variadic(std::vector<std::string> &, std::string, std::string);

template <class T> void ok_only_ints(T Value) {
  keep(std::move(Value));
  show(Value);
}
template void ok_only_ints(int);

template <class T> void ok_constexpr_branch(T Value) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    keep(std::move(Value));
    show(Value);
  } else {
    show(Value);
    keep(std::move(Value));
  }
}
template void ok_constexpr_branch(int);
template void ok_constexpr_branch(std::string);

// Nobody instantiates it, so nobody knows what T moves.
template <class T> void ok_never_instantiated(T Value) {
  keep(std::move(Value));
  show(Value);
}

template <class T>
  requires(!std::is_const_v<T>)
void ok_swap(T &A, T &B) {
  T C = std::move(A);
  A = std::move(B);
  B = std::move(C);
}
template void ok_swap(std::string &, std::string &);

template <class T, class F> std::vector<T> ok_filter(std::vector<T> In, F Wanted) {
  std::vector<T> Out;
  for (T &Item : In)
    if (Wanted(Item))
      Out.push_back(std::move(Item));
  return Out;
}
void filter(std::vector<std::string> Names) {
  Names = ok_filter(std::move(Names), [](const std::string &N) { return !N.empty(); });
  show(Names.front());
}
