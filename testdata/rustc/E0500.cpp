// A closure that changes what is borrowed.
void show(const int &); // deed: safe

// deed: safe
void bad_captured(int &X) {
  const int &R = X;
  auto Inc = [&] { ++X; }; // expect: conflicting-borrow
  Inc();
  show(R);
}
// deed: safe
void ok_captured(int &X) {
  const int &R = X;
  show(R);
  auto Inc = [&] { ++X; };
  Inc();
}
