// Arrays: elements by constant, by variable and by computed index; of classes; several dimensions; decay.
#include "types.h"

void elements(int I) {
  Str A[3];
  take(std::move(A[0]));
  take(std::move(A[I]));
  look(A[I + 1]);
  Str *P = A;
  look(*P);
}

int table(int (&T)[2][3], int I, int J) {
  T[1][J] = T[I][0];
  return T[I][J];
}

void initialised() {
  int A[] = {1, 2, number()};
  Str B[2] = {"a", make()};
  char C[] = "text";
  use(A[2]);
  look(B[1]);
  use(C);
}
