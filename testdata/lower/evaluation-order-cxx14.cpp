// Before C++17 neither assignment nor << nor the callee was sequenced.
// flags: -std=c++14
#include "types.h"

struct Out {
  Out &operator<<(int);
  Out &put(int);
};
int &slot();
Out &out();

void assignment() { slot() = number(); }
void shift(Out &O) { O << number() << number(); }
void calleeFirst() { out().put(number()).put(number()); }
