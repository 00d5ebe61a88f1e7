// Revived by what the library offers: assignment, clear, assign, reset, emplace, resize, swap, streams, getline.
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

void keep(std::string Text);
void keep(std::vector<int> Values);
void keep(std::unique_ptr<int> P);
void keep(std::shared_ptr<int> P);
void keep(std::optional<std::string> O);
void keep(std::map<int, int> M);
void keep(std::function<void()> F);
void show(const std::string &Text);
void show(int N);
std::string fresh();

void ok_assigned(std::string S) {
  keep(std::move(S));
  S = "again";
  show(S);
}

void ok_assigned_from_call(std::string S) {
  keep(std::move(S));
  S = fresh();
  show(S);
}

void ok_move_assigned(std::string S, std::string T) {
  keep(std::move(S));
  S = std::move(T);
  show(S);
}

void bad_source_of_move_assignment(std::string S, std::string T) {
  keep(std::move(S));
  S = std::move(T);
  show(T); // expect-error: use-after-move "`T`"
}

void ok_cleared(std::vector<int> V) {
  keep(std::move(V));
  V.clear();
  V.push_back(1);
  show(V[0]);
}

void ok_braces(std::vector<int> V) {
  keep(std::move(V));
  V = {};
  V.push_back(1);
  show(V.back());
}

void ok_assign_call(std::string S) {
  keep(std::move(S));
  S.assign(3, 'x');
  show(S);
}

void ok_map_cleared(std::map<int, int> M) {
  keep(std::move(M));
  M.clear();
  show(M[3]);
}

void ok_unique_reset(std::unique_ptr<int> P) {
  keep(std::move(P));
  P.reset(new int(4));
  show(*P);
}

void ok_unique_assigned(std::unique_ptr<int> P) {
  keep(std::move(P));
  P = std::make_unique<int>(4);
  show(*P);
}

void ok_shared_reset(std::shared_ptr<int> P) {
  keep(std::move(P));
  P.reset(new int(4));
  show(*P);
}

void ok_optional_emplace(std::optional<std::string> O) {
  keep(std::move(O));
  O.emplace("again");
  show(*O);
}

void ok_optional_reset(std::optional<std::string> O) {
  keep(std::move(O));
  O.reset();
  show(O.value_or("none"));
}

void ok_variant_emplace(std::variant<int, std::string> V) {
  auto W = std::move(V);
  V.emplace<int>(3);
  show(std::get<int>(V) + static_cast<int>(W.index()));
}

void ok_function_assigned(std::function<void()> F) {
  keep(std::move(F));
  F = [] { show(1); };
  F();
}

void ok_getline() {
  std::string Line;
  while (std::getline(std::cin, Line))
    keep(std::move(Line));
}

void ok_extracted() {
  std::string Word;
  while (std::cin >> Word)
    keep(std::move(Word));
}

void ok_swapped(std::string S, std::string T) {
  keep(std::move(S));
  std::swap(S, T);
  show(S);
}

void bad_swapped(std::string S, std::string T) {
  keep(std::move(S));
  std::swap(S, T);
  show(T); // expect: use-after-move "`T`"
}

void ok_member_swap(std::vector<int> V, std::vector<int> W) {
  keep(std::move(V));
  V.swap(W);
  show(V[0]);
}

void ok_tied(std::string S) {
  keep(std::move(S));
  int N = 0;
  std::tie(S, N) = std::make_tuple(fresh(), 3);
  show(S);
  show(N);
}

void ok_out_parameter(std::string S) {
  void read(std::string & Out);
  keep(std::move(S));
  read(S);
  show(S);
}

void ok_out_pointer(std::string S) {
  bool read(std::string * Out);
  keep(std::move(S));
  if (read(&S))
    show(S);
}

void ok_only_on_that_path(std::string S, bool B) {
  if (B) {
    keep(std::move(S));
    S = "again";
  }
  show(S);
}

void bad_only_on_other_path(std::string S, bool B) {
  keep(std::move(S));
  if (B)
    S = "again";
  show(S); // expect-warning: use-after-move "`S`"
}

// Reading before reviving.
void bad_too_late(std::string S) {
  keep(std::move(S));
  show(S); // expect-error: use-after-move "`S`"
  S = "again";
}

// Appending needs what is there.
void bad_appended(std::string S) {
  keep(std::move(S));
  S += "more"; // expect: use-after-move "`S`"
}

void bad_pushed(std::vector<int> V) {
  keep(std::move(V));
  V.push_back(1); // expect: use-after-move "`V`"
}

void bad_other_cleared(std::vector<int> V, std::vector<int> W) {
  keep(std::move(V));
  W.clear();
  show(V[0]); // expect-error: use-after-move "`V`"
}

// Revived from itself.
void bad_assigned_from_itself(std::string S) {
  keep(std::move(S));
  S = S + "!"; // expect-error: use-after-move "`S`"
}

// The condition only reads.
void bad_asked_then_cleared(std::string S) {
  keep(std::move(S));
  if (S != "x") // expect-error: use-after-move "`S`"
    S.clear();
}
