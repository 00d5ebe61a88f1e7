// Copy and move operations: written out, defaulted, implicit, deleted; what a move of a class means by its members.
#include "types.h"

struct Implicit {
  Str A;
  int B;
};
struct Defaulted {
  Str A;
  Defaulted(Defaulted &&) = default;
  Defaulted &operator=(Defaulted &&) = default;
};
struct Written {
  Str A;
  Written(Written &&O) noexcept : A(std::move(O.A)) {}
  Written &operator=(Written &&O) noexcept {
    if (this != &O)
      A = std::move(O.A);
    return *this;
  }
};
struct CopyOnly {
  CopyOnly(const CopyOnly &);
};

void moved(Implicit I, Defaulted D, Written W, CopyOnly C) {
  Implicit I2 = std::move(I);
  Defaulted D2 = std::move(D);
  Written W2 = std::move(W);
  CopyOnly C2 = std::move(C);
  I = std::move(I2);
  D = std::move(D2);
  W = std::move(W2);
}
