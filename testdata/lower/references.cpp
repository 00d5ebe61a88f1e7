// References: a view of what they are bound to; the name means the referent.
#include "types.h"

void bound(Str A, bool B) {
  Str &R = A;
  const Str &C = R;
  Str &&M = std::move(A);
  fill(R);
  look(C);
  take(std::move(M));
  Str Other;
  Str &Either = B ? A : Other;
  fill(Either);
}

struct Holder {
  Str &Ref;
  int N;
};
void member(Str A) {
  Holder H{A, 1};
  fill(H.Ref);
}

const Str &returned(const Str &A) {
  const Str &B = same(A);
  look(B);
  return B;
}
