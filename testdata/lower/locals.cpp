// Locals: storage begins at the declaration and ends, in reverse order, at the end of the scope.
#include "types.h"

int scalars(int A) {
  int B;
  int C = A + 1, D(C);
  const int E{D};
  B = E;
  return B;
}

void classes() {
  Str A;
  Str B("b");
  {
    Str C = A;
    Str D = std::move(B);
  }
  look(A);
}

void shadowed(int N) {
  {
    int N = 1;
    use(N);
  }
  use(N);
}
