// Templates are lowered as they are instantiated; what nobody instantiates is not lowered, and said so.
// flags: -std=c++20
#include "types.h"

template <class T> T twice(T V) { return V + V; }
template <class T> struct Cell {
  T Value;
  void set(T V) { Value = std::move(V); }
  void never(T V) { Value.noSuchThing(V); }
};
template <class T> void nobody(T V) { take(V); }
template <int N> int constant() { return N; }
template <class T>
  requires(sizeof(T) > 0)
void constrained(T &V) {
  fill(V);
}

void used(Str S) {
  twice(1);
  twice(S);
  Cell<int> A;
  A.set(3);
  Cell<Str> B;
  B.set(std::move(S));
  constant<7>();
  constrained(S);
}
