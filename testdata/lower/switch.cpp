// switch: fall-through, default anywhere, ranges, declarations inside, over an enumeration that is covered.
#include "types.h"

enum class Kind { A, B, C };

void fallThrough(int N, Str S) {
  switch (N) {
  default: use(0);
  case 1: take(std::move(S)); [[fallthrough]];
  case 2: use(2); break;
  case 4 ... 6: {
    Str Inner;
    look(Inner);
    break;
  }
  }
}

int covered(Kind K) {
  switch (K) {
  case Kind::A: return 1;
  case Kind::B: return 2;
  case Kind::C: return 3;
  }
}

void withInitialiser() {
  switch (Str S = make(); S.size()) {
  case 0: look(S);
  }
}
