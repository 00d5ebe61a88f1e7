// noreturn, assert, assume and unreachable end or narrow paths.
// flags: -std=c++23
#include "types.h"

[[noreturn]] void die(const char *Why);
#define assert(Condition) ((Condition) ? void() : die(#Condition))

int asserted(int *P) {
  assert(P != nullptr);
  return *P;
}

int assumed(int N) {
  [[assume(N > 0)]];
  __builtin_assume(N < 9);
  return N;
}

int unreachable(int N) {
  switch (N) {
  case 1: return 2;
  default: __builtin_unreachable();
  }
}

void died(Str S) {
  if (S.size() == 0)
    die("empty");
  take(std::move(S));
}
