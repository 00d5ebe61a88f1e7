// Temporaries bound to references live as long as these; parts of them, too; through functions they do not.
#include "types.h"

struct Part {
  Str Name;
  int N;
};
Part part();

void extended() {
  const Str &A = make();
  Str &&B = make();
  look(A);
  fill(B);
}

void extendedByPart() {
  const Str &Name = part().Name;
  look(Name);
}

struct View {
  const Str &Of;
};
void extendedInAggregate() {
  View V{make()};
  look(V.Of);
}

void notExtended() {
  const Str &A = same(make());
  look(A);
}

void inInitializerList() {
  std::initializer_list<Str> L = {make(), "b"};
  for (const Str &S : L)
    look(S);
}
