// Assignment: scalars, pointers, classes by copy and by move, compound, chained, to members and through pointers.
#include "types.h"

struct Pair {
  Str First;
  int Second;
};

void scalars(int A, int B) {
  A = 1;
  A = B;
  A += B;
  ++A;
  B = A++;
  A = B = 3;
}

void pointers(int *P, int *Q, int N) {
  P = Q;
  P = &N;
  *P = 2;
  P = nullptr;
  ++P;
  P = Q + 1;
}

void classes(Str A, Str B, Pair P) {
  A = B;
  A = std::move(B);
  A = make();
  A += B;
  P.First = A;
  P.Second = 1;
  P = Pair{std::move(A), 2};
}
