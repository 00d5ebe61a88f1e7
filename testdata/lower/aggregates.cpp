// Aggregate initialisation: braces, elided braces, missing members, bases, nested, parenthesised.
// flags: -std=c++20
#include "types.h"

struct Point {
  int X = 1, Y;
};
struct Line {
  Point From, To;
  Str Name;
};
struct Named : Point {
  Str Name;
};

void braces(Str S) {
  Line A{{1, 2}, {3, 4}, std::move(S)};
  Line B{1, 2, 3, 4, "b"};
  Line C{};
  Line D = {A.From};
  look(B.Name);
  look(C.Name);
  use(D.To.Y);
}
void base(Str S) {
  Named N{{1, 2}, S};
  look(N.Name);
}
Line parenthesised(Point P, Str S) { return Line(P, P, std::move(S)); }
Line returned(Str S) { return {{}, {}, std::move(S)}; }
