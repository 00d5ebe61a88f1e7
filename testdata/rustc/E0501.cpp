// Used while a closure that changes it may still be called.
void show(const int &); // deed: safe

// deed: safe
void bad_shown(int &X) {
  auto Inc = [&] { ++X; };
  show(X); // expect: conflicting-borrow
  Inc();
}
// deed: safe
void ok_shown_after(int &X) {
  auto Inc = [&] { ++X; };
  Inc();
  show(X);
}
