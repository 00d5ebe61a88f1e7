// goto forwards, backwards, out of a scope and past declarations of scalars; computed goto.
#include "types.h"

void forwards(bool B) {
  if (B)
    goto Out;
  use(1);
Out:
  use(2);
}

void backwards() {
Again:
  Str S;
  if (ask())
    goto Again;
  look(S);
}

void outOfScope() {
  {
    Str S;
    if (ask())
      goto Out;
    look(S);
  }
Out:
  use(3);
}

void computed(int N) {
  void *Targets[] = {&&A, &&B};
  goto *Targets[N];
A:
  use(1);
B:
  use(2);
}
