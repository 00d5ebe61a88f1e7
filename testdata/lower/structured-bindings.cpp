// Structured bindings of all three kinds: members, array elements, the tuple protocol; by value and by reference.
#include "types.h"

struct Row {
  Str Key;
  int Value;
};
Row row();

void members(Row R) {
  auto [Key, Value] = R;
  auto &[KeyRef, ValueRef] = R;
  take(std::move(Key));
  take(std::move(KeyRef));
  ValueRef = Value;
}

void ofTemporary() {
  auto &&[Key, Value] = row();
  fill(Key);
  use(Value);
}

void arrays() {
  Str A[2];
  auto [X, Y] = A;
  auto &[P, Q] = A;
  take(std::move(X));
  take(std::move(P));
  look(Y);
  look(Q);
}

struct Tuple {
  Str A;
  int B;
  template <size_type I> auto &get() {
    if constexpr (I == 0)
      return A;
    else
      return B;
  }
};
namespace std {
template <class T> struct tuple_size;
template <size_type I, class T> struct tuple_element;
template <> struct tuple_size<Tuple> {
  static constexpr size_type value = 2;
};
template <> struct tuple_element<0, Tuple> {
  using type = Str;
};
template <> struct tuple_element<1, Tuple> {
  using type = int;
};
} // namespace std

void tuples(Tuple T) {
  auto &[A, B] = T;
  take(std::move(A));
  use(B);
}
