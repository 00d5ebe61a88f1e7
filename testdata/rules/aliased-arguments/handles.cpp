// Objects that refer to another argument of the call.
struct Pool {
  int Left = 8;
  int take() { return --Left; }
};
struct Allocator {
  Pool *From;
  int allocate() { return From->take(); }
};
static int refill(Pool &P, Allocator &A) {
  P.Left += 8;
  return A.allocate();
}
int ok_meant() {
  Pool P;
  Allocator A{&P};
  return refill(P, A);
}
static int drain(Allocator &A, Pool &P) {
  int Got = A.allocate();
  return P.Left ? Got : 0;
}
int ok_meant_as_well() {
  Pool P;
  Allocator A{&P};
  return drain(A, P);
}
struct Limits {
  const int *Most;
};
static int scaled(int &By, const Limits &L) {
  By *= 2;
  return By < *L.Most ? By : *L.Most;
}
int bad_limit() {
  int Most = 8;
  Limits L{&Most};
  return scaled(Most, L); // expect: aliased-arguments
}
int ok_limit() {
  int Most = 8, By = 2;
  Limits L{&Most};
  return scaled(By, L);
}
