// Conditional, short-circuit and comma operators; fold expressions; compound assignment.
#include <memory>
#include <string>
#include <utility>

std::string keep(std::string Text);
bool accept(std::string Text);
bool look(const std::string &Text);
void show(const std::string &Text);

void bad_after_conditional(std::string S, bool B) {
  std::string T = B ? std::move(S) : "none";
  show(S); // expect-warning: use-after-move "`S`"
}

void bad_both_arms(std::string S, bool B) {
  std::string T = B ? std::move(S) : keep(std::move(S));
  show(S); // expect-error: use-after-move "`S`"
}

void bad_condition_moves(std::string S) {
  std::string T = accept(std::move(S)) ? S : "none"; // expect-error: use-after-move "`S`"
  show(T);
}

bool bad_and(std::string S) {
  return accept(std::move(S)) && look(S); // expect-error: use-after-move "`S`"
}

bool bad_or_then_after(std::string S, bool B) {
  bool Taken = B || accept(std::move(S));
  return Taken && look(S); // expect-warning: use-after-move "`S`"
}

void bad_comma(std::string S) {
  keep(std::move(S)), show(S); // expect-error: use-after-move "`S`"
}

template <class... Ts> void bad_fold(std::string S, Ts...) {
  ((keep(std::move(S)), static_cast<void>(sizeof(Ts))), ...); // expect: use-after-move "`S`"
}
template void bad_fold(std::string, int, long);

void bad_compound(std::string S, std::string T) {
  T += std::move(S);
  T += keep(std::move(S));
  T += S; // expect-error: use-after-move "`S`"
}

// The conditional is a glvalue: one of the two moved.
void bad_conditional_of_lvalues(std::string A, std::string B, bool First) {
  keep(std::move(First ? A : B));
  show(A); // expect-warning: use-after-move "`A`"
}

bool bad_if_initialiser(std::string S) {
  if (auto T = std::move(S); look(S)) // expect-error: use-after-move "`S`"
    return look(T);
  return false;
}

std::string ok_one_arm_each(std::string A, std::string B, bool First) { return First ? std::move(A) : std::move(B); }

std::string ok_arm_reads_other(std::string S, bool B) { return B ? keep(std::move(S)) : S + "!"; }

bool ok_and_read_first(std::string S) { return look(S) && accept(std::move(S)); }

bool ok_or_else(std::string S) { return look(S) || accept(std::move(S)); }

bool ok_either_moves(std::string S, bool B) { return B ? accept(std::move(S)) : accept(S + "!"); }

void ok_comma_first(std::string S) { show(S), keep(std::move(S)); }

// libstdc++ and all others append an rvalue string by copying its characters.
void ok_appended(std::string S, std::string T) {
  T += S;
  T = T + S;
  show(S);
}

template <class... Ts> void ok_fold(Ts... Parts) { (keep(std::move(Parts)), ...); }
template void ok_fold(std::string, std::string);

void ok_same_condition_twice(std::string S, const bool B) {
  std::string T = B ? std::move(S) : "none";
  show(B ? T : S);
}

void ok_if_initialiser(std::string S) {
  if (auto T = S; look(S))
    keep(std::move(T));
  show(S);
}

void ok_nested_conditional(std::string S, int N) {
  std::string T = N > 0 ? std::move(S) : N < 0 ? keep(std::move(S)) : S;
  show(T);
}
