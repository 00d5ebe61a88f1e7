// Parameters of all kinds: by value they are objects of the callee, destroyed at the caller's; references are views.
#include "types.h"

void byValue(Str S) { look(S); }
void byReference(Str &S) { fill(S); }
void byConstReference(const Str &S) { look(S); }
void byRvalueReference(Str &&S) { take(std::move(S)); }
void byPointer(Str *P, const Str *Q) {
  fill(*P);
  look(*Q);
  P->clear();
}
void unnamed(int, Str) {}
void passed() {
  Str A;
  byValue(A);
  byValue(std::move(A));
  byValue("text");
  byReference(A);
  byPointer(&A, nullptr);
}
