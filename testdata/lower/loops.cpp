// Loops of all kinds: for with and without parts, while, do; break and continue; declarations in conditions.
#include "types.h"

void forLoop(int N) {
  for (int I = 0; I < N; ++I) {
    if (I == 2)
      continue;
    if (I == 3)
      break;
    use(I);
  }
}

void forever() {
  for (;;)
    if (ask())
      return;
}

void whileLoop(Str S) {
  while (S.size() > 0)
    take(std::move(S));
}

void doLoop() {
  do
    use(1);
  while (ask());
}

void declaredInCondition() {
  while (Str S = make())
    look(S);
}

void nested(int N) {
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < I; ++J)
      if (ask())
        break;
}
