// Default arguments are evaluated at the call; default member initialisers in the constructor that uses them.
#include "types.h"

void call(Str S = make(), int N = number());
struct Lazy {
  Str Name = make();
  int Size = Name.size();
  Lazy() = default;
  explicit Lazy(Str S) : Name(std::move(S)) {}
};

void defaulted() {
  call();
  call("x");
  call("x", 3);
  Lazy A;
  Lazy B("b");
}
