// Moved while it is borrowed.
#include <string>
#include <utility>

void sink(std::string); // deed: safe
void show(const std::string *); // deed: safe

// deed: safe
void bad_moved(std::string S) {
  const std::string *R = &S;
  sink(std::move(S)); // expect: conflicting-borrow "E0505"
  show(R); // expect: use-after-move
}
// deed: safe
void ok_moved(std::string S) {
  const std::string *R = &S;
  show(R);
  sink(std::move(S));
}

char bad_in_any_profile(std::string S) {
  const char &First = S[0];
  sink(std::move(S));
  return First; // expect: moved-while-borrowed
}
