// Two mutable borrows at once.
// deed: safe
void bad_twice(int X) {
  int &A = X;
  int &B = X; // expect: conflicting-borrow "E0499"
  A = 1;
  B = 2;
}
// deed: safe
void ok_one_after_the_other(int X) {
  int &A = X;
  A = 1;
  int &B = X;
  B = 2;
}
