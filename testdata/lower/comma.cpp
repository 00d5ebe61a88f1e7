// The comma operator, built in and in for loops.
#include "types.h"

int value(int A, int B) { return A = 1, B; }
void moved(Str S) { take(std::move(S)), look(S); }
void loop() {
  for (int I = 0, J = 9; I < J; ++I, --J)
    use(I);
}
