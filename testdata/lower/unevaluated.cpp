// sizeof, alignof, decltype, noexcept and typeid of a non-polymorphic operand evaluate nothing.
#include "types.h"

int nothing(Str S, int N) {
  decltype(take(std::move(S))) *P = nullptr;
  use(P);
  return sizeof(S.size()) + alignof(Str) + noexcept(take(std::move(S))) + sizeof(int[3]);
}
