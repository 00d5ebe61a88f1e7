// What C++17 sequences: assignment, <<, the callee before its arguments, braces; and what it leaves open.
// flags: -std=c++17
#include "types.h"

struct Out {
  Out &operator<<(int);
  Out &put(int);
};
int &slot();
void two(int, int);
struct Two {
  int A, B;
};
Out &out();

void assignment() { slot() = number(); }
void compound() { slot() += number(); }
void shift(Out &O) { O << number() << number(); }
void arguments() { two(number(), number()); }
void calleeFirst() { out().put(number()).put(number()); }
Two braces() { return Two{number(), number()}; }
int operands() { return number() + number() * number(); }
void subscript(int (&A)[3]) { A[number()] = number(); }
void comma() { number(), ask(), number(); }
