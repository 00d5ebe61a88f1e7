// What the user has answered for is no finding: comments for a line, the next line, a function; attributes.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);

void ok_on_the_line(std::string Text) {
  keep(std::move(Text));
  show(Text); // deed: allow(use-after-move) small strings stay, and this is a demonstration
}

void ok_line_above(std::string Text) {
  keep(std::move(Text));
  // deed: allow(use-after-move) shown on purpose
  show(Text);
}

void ok_nolint(std::string Text) {
  keep(std::move(Text));
  show(Text); // NOLINT(use-after-move)
}

void ok_nolint_next_line(std::string Text) {
  keep(std::move(Text));
  // NOLINTNEXTLINE(use-after-move)
  show(Text);
}

[[gsl::suppress("deed:use-after-move")]] void ok_attribute(std::string Text) {
  keep(std::move(Text));
  show(Text);
}

void ok_statement_attribute(std::string Text) {
  keep(std::move(Text));
  [[clang::suppress]] show(Text);
}

void bad_next_line_is_not_covered(std::string Text, std::string Other) {
  keep(std::move(Text));
  show(Text); // deed: allow(use-after-move) this one only
  keep(std::move(Other));
  show(Other); // expect-error: use-after-move "`Other`"
}

void bad_in_a_string(std::string Text) {
  keep(std::move(Text));
  show("// deed: allow(use-after-move)" + Text); // expect-error: use-after-move "`Text`"
}

void bad_comment_about_something_else(std::string Text) {
  keep(std::move(Text));
  show(Text); // NOLINT(bugprone-branch-clone) // expect-error: use-after-move "`Text`"
}
