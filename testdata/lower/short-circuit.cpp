// && and || as branches, negation, nested, in conditions and as values.
#include "types.h"

bool andValue(bool A, bool B) { return A && B; }
bool orValue(bool A, bool B) { return A || B; }

void nested(bool A, bool B, bool C) {
  if ((A || B) && !C)
    use(1);
  else
    use(2);
}

void withCalls(Str S) {
  if (S.size() > 3 && ask())
    take(std::move(S));
}

void pointerTest(int *P) {
  if (P && *P > 2)
    use(*P);
  if (!P)
    return;
  use(*P);
}
