// A value used while it is mutably borrowed.
// deed: safe
int bad_used(int X) {
  int &R = X;
  int Sum = X + 1; // expect: conflicting-borrow "E0503"
  R = 2;
  return Sum;
}
// deed: safe
int ok_used(int X) {
  int &R = X;
  R = 2;
  return X + 1;
}
