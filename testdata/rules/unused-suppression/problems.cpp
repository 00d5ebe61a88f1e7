// Suppressions that can't be understood: unknown rules, no list, an end without its beginning.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);

void bad_misspelt(std::string Text) {
  show(Text); // deed: allow(use-after-mov) reason // expect: unused-suppression "use-after-mov"
}

void bad_no_list(std::string Text) {
  // expect@+1: unused-suppression "list of rules"
  // deed: allow use-after-move
  show(Text);
}

// The known one beside it still counts.
void bad_one_unknown(std::string Text) {
  keep(std::move(Text));
  // expect@+1: unused-suppression "nonsense"
  // deed: allow(nonsense, use-after-move) shown on purpose
  show(Text);
}

void bad_end_without_begin(std::string Text) {
  // expect@+1: unused-suppression
  // NOLINTEND(use-after-move)
  show(Text);
}

void ok_begin_and_end(std::string Text) {
  keep(std::move(Text));
  // NOLINTBEGIN(use-after-move)
  show("between");
  show(Text);
  // NOLINTEND(use-after-move)
}

void ok_two_rules(std::string Text) {
  keep(std::move(Text));
  show(Text); // deed: allow(use-after-move, unused-suppression) shown on purpose
}
