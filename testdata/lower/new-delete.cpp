// new and delete of all forms: single, array, with initialisers, nothrow, placement, class-specific, virtual
// destructors.
#include "types.h"
#include <new>

struct Pooled {
  static void *operator new(size_type);
  static void operator delete(void *);
  Str Name;
};
struct Base {
  virtual ~Base();
};
struct Derived : Base {};

void single() {
  int *P = new int(3);
  delete P;
  Str *S = new Str(make());
  delete S;
}

void arrays(int N) {
  Str *A = new Str[3];
  int *B = new int[N]{1, 2};
  delete[] A;
  delete[] B;
}

void nothrow() {
  Str *S = new (std::nothrow) Str;
  if (S)
    delete S;
}

void placement(void *Memory) {
  Str *S = new (Memory) Str("p");
  S->~Str();
}

void pooled() { delete new Pooled; }

void polymorphic() {
  Base *B = new Derived;
  delete B;
  ::operator delete(::operator new(8));
}
