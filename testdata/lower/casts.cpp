// Casts: of all spellings; those that only choose an overload, those that make an object, up and down a hierarchy.
#include "types.h"

struct Base {
  virtual ~Base();
  Str Name;
};
struct Derived : Base {
  int N;
};

void references(Str &S, const Str &C) {
  sink(static_cast<Str &&>(S));
  fill(const_cast<Str &>(C));
  look((const Str &)S);
}

void hierarchy(Base *B, Derived &D) {
  Base &Up = D;
  take(std::move(Up.Name));
  Derived *Down = static_cast<Derived *>(B);
  if (auto *Checked = dynamic_cast<Derived *>(B))
    use(Checked->N);
  use(Down->N);
  Base Sliced = D;
}

void scalars(double F, void *P) {
  use(static_cast<int>(F));
  use(*static_cast<int *>(P));
  use(*reinterpret_cast<char *>(P));
  use(int(F));
  (void)F;
}

Str functional(const char *T) { return Str(T); }
