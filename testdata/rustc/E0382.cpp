// A value used after it was moved.
#include <string>
#include <utility>

void sink(std::string);
void show(const std::string &);

void bad_shown(std::string S) {
  sink(std::move(S));
  show(S); // expect: use-after-move
}
void ok_copied(std::string S) {
  sink(S);
  show(S);
}
