// Since C++23 all temporaries of the range's initialiser live until the loop is over.
// flags: -std=c++23
#include "types.h"

struct Box {
  ~Box();
  Strs &items();
};
Box box();

void temporaryInRange() {
  for (Str &S : box().items())
    fill(S);
}

void argumentOfCall(const Str &(*Choose)(const Str &)) {
  for (char C : {Choose(make()).data()[0]})
    use(C);
}
