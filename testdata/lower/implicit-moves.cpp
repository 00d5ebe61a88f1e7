// return, throw and co_return of a local by its name move; of what must stay they copy.
#include "types.h"

Str parameter(Str S) { return S; }
Str rvalueReference(Str &&S) { return S; }
Str lvalueReference(Str &S) { return S; }
Str constant(const Str S) { return S; }
Str parenthesised(Str S) { return (S); }

struct Wide {
  Wide(Str S);
};
Wide converted(Str S) { return S; }

Str notTheWhole(Str A[2]) { return A[0]; }

Str oneOfTwo(Str A, Str B, bool First) {
  if (First)
    return A;
  return B;
}

Str staticLocal() {
  static Str S;
  return S;
}

void thrown(Str S) {
  if (ask())
    throw S;
  try {
    Str Inner;
    throw Inner;
  } catch (...) {
  }
  try {
    throw S;
  } catch (...) {
    look(S);
  }
}
