// The conditional operator: of prvalues, of glvalues, of pointers, the GNU form, nested.
#include "types.h"

int scalars(bool B, int A) { return B ? A : A + 1; }
Str prvalues(bool B) { return B ? make() : "x"; }
Str movedOrNot(bool B, Str A) { return B ? std::move(A) : Str(); }
void glvalues(bool B, Str A, Str C) { fill(B ? A : C); }
int *pointers(bool B, int &X, int *P) { return B ? &X : P; }
int *gnu(int *P, int *Q) { return P ?: Q; }
int nested(int N) { return N < 0 ? -1 : N > 0 ? 1 : 0; }
void thrown(bool B) { use(B ? number() : throw 1); }
