// Code that does not parse: what is left of it is lowered, and the rest is only not understood.
struct S {
  S(int, int);
};
void unknownTypes(int A, int B) {
  Unknown X(A, B);
  auto Y(A, B);
  S *P = new Unknown(A, B);
  decltype(nope) W(A, B);
  S Z(A, B);
}
void unknownNames() {
  S Q = {1, nope(3, 4)};
  const auto V(nope, 1);
  for (auto E : (1, nope)) {
  }
}
