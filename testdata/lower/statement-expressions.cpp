// GNU statement expressions, with objects of their own.
#include "types.h"

int value(int N) {
  return ({
    int M = N + 1;
    M * 2;
  });
}

void object() {
  Str S = ({
    Str T = make();
    fill(T);
    T;
  });
  look(S);
}
