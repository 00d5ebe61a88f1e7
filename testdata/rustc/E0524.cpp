// Two closures that change the same variable.
// deed: safe
void bad_two(int &X) {
  auto Inc = [&] { ++X; };
  auto Dec = [&] { --X; }; // expect: conflicting-borrow "E0499"
  Inc();
  Dec();
}
// deed: safe
void ok_one(int &X) {
  auto Add = [&](int N) { X += N; };
  Add(1);
  Add(-1);
}
