// Range-based for: over arrays, classes, temporaries; elements by value and by reference; with an initialiser.
// flags: -std=c++20
#include "types.h"

void array() {
  int A[3] = {1, 2, 3};
  for (int N : A)
    use(N);
}

void byReference(Strs &All) {
  for (Str &S : All)
    take(std::move(S));
}

void byValue(const Strs &All) {
  for (Str S : All)
    take(std::move(S));
}

void temporaryRange() {
  for (const Str &S : makeAll())
    look(S);
}

void withInitialiser() {
  for (Strs All = makeAll(); Str &S : All) {
    if (ask())
      continue;
    if (ask())
      break;
    fill(S);
  }
}

struct Box {
  Strs &items();
};
Box box();
// Until C++23 the box dies before the loop begins.
void temporaryInRange() {
  for (Str &S : box().items())
    fill(S);
}
