// Error when it moved on every path that leads to the use, warning when only on some; where it moved is said.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);
bool ready();
static void sink(std::string &S) {
  keep(std::move(S)); // step: "`sink` moves"
}
static void outer(std::string &S) {
  sink(S); // step: "`sink`"
}

void bad_every_path(std::string Text) {
  keep(std::move(Text)); // step: "moved"
  show(Text);            // expect-error: use-after-move "`Text`"
}

void bad_some_paths(std::string Text) {
  if (ready())
    keep(std::move(Text)); // step: "moved"
  show(Text);              // expect-warning: use-after-move "`Text`"
}

void bad_both_branches(std::string Text) {
  if (ready())
    keep(std::move(Text));
  else
    keep(std::move(Text) + "!");
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_all_but_one_leave(std::string Text, int N) {
  if (N < 0)
    return;
  if (N == 0)
    throw 1;
  keep(std::move(Text));
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_through_calls(std::string Text) {
  outer(Text); // step: "`outer`"
  show(Text);  // expect-error: use-after-move "`Text`"
}

void bad_revived_on_some_paths(std::string Text) {
  keep(std::move(Text));
  if (ready())
    Text = "again";
  show(Text); // expect-warning: use-after-move "`Text`"
}

// One cause, one finding: what follows the first use is not said again.
void bad_once(std::string Text) {
  keep(std::move(Text));
  show(Text); // expect-error: use-after-move "`Text`"
  show(Text);
  keep(Text);
}

void ok_on_no_path(std::string Text) {
  if (ready()) {
    keep(std::move(Text));
    return;
  }
  show(Text);
}

void ok_revived_on_every_path(std::string Text) {
  keep(std::move(Text));
  if (ready())
    Text = "again";
  else
    Text = "once more";
  show(Text);
}

void ok_moved_on_the_last_path(std::string Text, int N) {
  if (N > 0) {
    show(Text);
    if (N > 3) {
      show(Text);
      keep(std::move(Text));
    }
  }
}
