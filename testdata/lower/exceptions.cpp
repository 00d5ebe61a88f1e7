// try and catch: by value, by reference, all; rethrow; nested; destructors while unwinding; function-try-blocks.
#include "types.h"

struct Error {
  Str What;
};

void caught() {
  Str A;
  try {
    Str B;
    look(B);
    if (ask())
      throw Error{"e"};
  } catch (Error &E) {
    take(std::move(E.What));
  } catch (const int N) {
    use(N);
  } catch (...) {
    throw;
  }
  look(A);
}

void nested() {
  try {
    try {
      number();
    } catch (int) {
      throw 2;
    }
  } catch (int N) {
    use(N);
  }
}

void functionTry(Str S) try { take(std::move(S)); } catch (...) {
  look(S);
}

struct Member {
  Str A;
  Member(Str S) try : A(std::move(S)) {
  } catch (int) {
    use(1);
  }
};

void quiet() noexcept;
void noHandlerNeeded() {
  try {
    quiet();
  } catch (...) {
    use(2);
  }
}
