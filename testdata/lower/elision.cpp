// Guaranteed elision and NRVO: one object, no move.
#include "types.h"

Str prvalue() { return make(); }
Str constructed() { return Str("x"); }
Str throughParentheses() { return (make()); }
Str nested() { return Str(Str(make())); }

Str named() {
  Str Result;
  fill(Result);
  return Result;
}

Str namedOnBothPaths() {
  Str Result;
  if (ask())
    return Result;
  fill(Result);
  return Result;
}

Str conditionalPrvalues(bool B) { return B ? make() : Str("x"); }

void initialised() {
  Str A = make();
  Str B = Str(make());
  Str C{make()};
  take(make());
  Str *P = new Str(make());
  look(*P);
}

struct Wrapper {
  Str Name = make();
  Wrapper() : Second(make()) {}
  Str Second;
};
