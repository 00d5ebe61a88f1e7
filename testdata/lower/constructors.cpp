// Constructors: initialiser lists in the order of declaration, default member initialisers, delegating, inheriting.
#include "types.h"

struct Base {
  explicit Base(Str S);
  Base(Base &&);
  int N = 0;
};

struct Derived : Base {
  Str First;
  Str Second = make();
  int Third = 3;
  Str *Fourth;

  Derived(Str A, Str B) : Base(std::move(A)), First(std::move(B)), Fourth(&First) { use(Third); }
  Derived(Str A) : Derived(A, std::move(A)) { look(First); }
  Derived(Derived &&O) : Base(std::move(O)), First(std::move(O.First)), Second(O.Second), Fourth(O.Fourth) {}
  Derived() : Base("d"), Third(number()), Fourth(nullptr) {}
};

// In the order of declaration, whatever the list says.
struct Order {
  int A, B;
  Order(int N) : B(N), A(B) {}
};

struct Inheriting : Base {
  using Base::Base;
  Str Own;
};
void inherited(Str S) { Inheriting I(std::move(S)); }

struct Virtual : virtual Base {
  Virtual() : Base("v") {}
};

struct Union {
  union {
    int I;
    float F;
  };
  int Bits : 3;
  Union() : I(1), Bits(2) {}
};
