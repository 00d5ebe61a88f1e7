// Conditional moves: the same condition, or a flag set beside the move, tells whether the value is still there.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
bool ready();

void ok_same_condition(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  if (!Give)
    show(Text);
}

void ok_flag_set_beside(std::string Text) {
  bool Gone = false;
  if (ready()) {
    keep(std::move(Text));
    Gone = true;
  }
  if (!Gone)
    show(Text);
}

void ok_flag_in_loop(const std::vector<int> &Ids, std::string Header) {
  bool Sent = false;
  for (int Id : Ids) {
    if (Id > 3 && !Sent) {
      keep(std::move(Header));
      Sent = true;
    }
  }
  if (!Sent)
    show(Header);
}

void ok_else_branch(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  else
    show(Text);
}

void ok_same_comparison(std::string Text, int Mode) {
  if (Mode == 2)
    keep(std::move(Text));
  if (Mode != 2)
    show(Text);
}

void ok_other_value(std::string Text, int Mode) {
  if (Mode == 2)
    keep(std::move(Text));
  if (Mode == 3)
    show(Text);
}

enum class Policy { Take, Look };
void ok_enumerator(std::string Text, Policy P) {
  if (P == Policy::Take)
    keep(std::move(Text));
  if (P == Policy::Look)
    show(Text);
}

void ok_pointer_tells(std::string Text, std::vector<std::string> *Sink) {
  if (Sink)
    Sink->push_back(std::move(Text));
  if (!Sink)
    show(Text);
}

void ok_conjunction(std::string Text, bool A, bool B) {
  if (A && B)
    keep(std::move(Text));
  if (!A)
    show(Text);
}

void ok_result_kept(std::string Text) {
  const bool Take = ready();
  if (Take)
    keep(std::move(Text));
  show("between");
  if (!Take)
    show(Text);
}

void ok_optional_as_flag(std::string Text) {
  std::optional<std::string> Taken;
  if (ready())
    Taken = std::move(Text);
  if (!Taken)
    show(Text);
}

void ok_early_return_by_flag(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  if (Give)
    return;
  show(Text);
}

void bad_same_condition_same_way(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  if (Give)
    show(Text); // expect: use-after-move "`Text`"
}

void bad_other_condition(std::string Text, bool Give, bool Print) {
  if (Give)
    keep(std::move(Text));
  if (Print)
    show(Text); // expect-warning: use-after-move "`Text`"
}

// Asked again, it may answer otherwise.
void bad_call_as_condition(std::string Text) {
  if (ready())
    keep(std::move(Text));
  if (!ready())
    show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_flag_changed_between(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  Give = false;
  if (!Give)
    show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_flag_set_elsewhere(std::string Text) {
  bool Gone = false;
  if (ready())
    keep(std::move(Text));
  else
    Gone = true;
  if (!Gone)
    show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_flag_reset(const std::vector<int> &Ids, std::string Header) {
  bool Sent = false;
  for (int Id : Ids) {
    if (!Sent) {
      keep(std::move(Header)); // expect: use-after-move "`Header`"
      Sent = true;
    }
    if (Id == 0)
      Sent = false;
  }
}

void bad_unconditional_use(std::string Text, bool Give) {
  if (Give)
    keep(std::move(Text));
  show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_wrong_comparison(std::string Text, int Mode) {
  if (Mode == 2)
    keep(std::move(Text));
  if (Mode > 1)
    show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_disjunction(std::string Text, bool A, bool B) {
  if (A || B)
    keep(std::move(Text));
  if (!A)
    show(Text); // expect-warning: use-after-move "`Text`"
}
