// Assigned while it is borrowed.
#include <string>
#include <string_view>

void show(std::string_view);

// deed: safe
int bad_assigned(int X) {
  const int &R = X;
  X = 1; // expect: conflicting-borrow "E0506"
  return R;
}
// deed: safe
int ok_assigned(int X) {
  int Before = X;
  X = 1;
  return Before;
}

void bad_in_any_profile(std::string S) {
  std::string_view View = S;
  S = "something else that is long enough";
  show(View); // expect: assigned-while-borrowed
}
