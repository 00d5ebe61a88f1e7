// Moves and uses inside macros: reported where the user wrote the text.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);
bool ready();

#define TAKE(X) keep(std::move(X))
#define SHOW(X) show(X)
#define CHECK(Condition)                                                                                               \
  do {                                                                                                                 \
    if (!(Condition))                                                                                                  \
      show(#Condition);                                                                                                \
  } while (0)
#define RETURN_IF(Condition)                                                                                           \
  if (Condition)                                                                                                       \
  return

void bad_moved_in_macro(std::string Text) {
  TAKE(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_used_in_macro(std::string Text) {
  keep(std::move(Text));
  SHOW(Text); // expect-error: use-after-move "`Text`"
}

void bad_in_check(std::string Text) {
  keep(std::move(Text));
  CHECK(Text.size() > 3); // expect-error: use-after-move "`Text`"
}

void bad_twice(std::string Text) {
  TAKE(Text);
  TAKE(Text); // expect-error: use-after-move "`Text`"
}

void ok_macro_once(std::string Text) {
  CHECK(Text.size() > 3);
  TAKE(Text);
}

void ok_macro_returns(std::string Text) {
  if (ready()) {
    TAKE(Text);
    RETURN_IF(true);
  }
  show(Text);
}

void ok_refilled(std::string Text) {
  TAKE(Text);
  Text = "again";
  SHOW(Text);
}

void ok_macro_of_other(std::string A, std::string B) {
  TAKE(A);
  SHOW(B);
}
