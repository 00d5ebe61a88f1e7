// Overloaded operators as members and free functions; rewritten ones of C++20; conversions.
// flags: -std=c++20
#include "types.h"

struct Version {
  int Major, Minor;
  auto operator<=>(const Version &) const = default;
  bool operator==(const Version &) const = default;
  Version &operator++();
  Version operator++(int);
  Version operator-() const;
  int operator()(int) const;
  int *operator->();
  operator int() const;
};
struct Key {
  bool operator==(int) const;
};

bool rewritten(const Version &A, const Version &B, const Key &K) { return A < B || A != B || 3 == K; }
void unary(Version V) {
  ++V;
  V++;
  use(-V);
}
int call(const Version &V) { return V(3) + V; }
Str free(Str A, Str B) { return A + std::move(B); }
void subscript(Str &S) { S[0] = 'x'; }
