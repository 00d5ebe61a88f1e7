// Destructors: of locals in reverse, of members and bases after the body, of arrays; on every way out of a scope.
#include "types.h"

struct Base {
  virtual ~Base();
};
struct Derived : Base {
  Str A, B;
  ~Derived() override { look(A); }
};

int waysOut(int N) {
  Str A;
  for (int I = 0; I < N; ++I) {
    Str B;
    if (I == 3)
      continue;
    if (I == 4)
      break;
    if (I == 5)
      return I;
  }
  return 0;
}

void arrays() { Str A[2]; }

void explicitly(Str *P) { P->~Str(); }
