// Comments that suppress nothing, for a line, a statement, a function; and those that do.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);

void bad_on_the_line(std::string Text) {
  keep(std::move(Text)); // deed: allow(use-after-move) nothing is used // expect: unused-suppression
}

void bad_line_above(std::string Text) {
  // expect@+1: unused-suppression
  // deed: allow(use-after-move) moved last
  keep(std::move(Text));
}

// expect@+1: unused-suppression
// deed: allow(use-after-move) the whole function
void coveredForNothing(std::string Text) {
  show(Text);
  keep(std::move(Text));
}

// The finding is one line further down.
void bad_wrong_line(std::string Text) {
  keep(std::move(Text)); // deed: allow(use-after-move) wrong line // expect: unused-suppression
  show(Text);            // expect: use-after-move
}

void bad_refilled_since(std::string Text) {
  keep(std::move(Text));
  Text = "again";
  show(Text); // NOLINT(use-after-move) // expect: unused-suppression
}

void bad_block_comment(std::string Text) {
  show(Text); /* deed: allow(use-after-move) */ // expect: unused-suppression
}

void ok_on_the_line(std::string Text) {
  keep(std::move(Text));
  show(Text); // deed: allow(use-after-move) shown on purpose
}

// deed: allow(use-after-move) the whole function
void ok_function(std::string Text) {
  keep(std::move(Text));
  show("between");
  show(Text);
}

void ok_statement(std::string Text) {
  keep(std::move(Text));
  // deed: allow(use-after-move) the whole loop
  for (int I = 0; I < 3; ++I) {
    show("between");
    show(Text);
  }
}

// It speaks to other tools as well.
void ok_bare_nolint(std::string Text) {
  show(Text); // NOLINT
}

void ok_other_tools_rule(std::string Text) {
  show(Text); // NOLINT(readability-identifier-naming)
}

// Text in a string is no comment, and prose about deeds no directive.
void ok_no_directive(std::string Text) {
  show("// deed: allow(use-after-move)"); // a good deed: allow me to say so
}
