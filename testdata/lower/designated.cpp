// Designated initialisers: in order, with gaps filled by default member initialisers.
// flags: -std=c++20
#include "types.h"

struct Options {
  int Depth = 3;
  Str Name;
  const Str *Parent = nullptr;
};
void run(Options);

void named(Str S) {
  Options O{.Name = std::move(S), .Parent = &S};
  run({.Depth = number()});
  run(O);
}
