// Round trips: x = f(std::move(x)), self-move, swap by hand, exchange, temporaries in between.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

std::string trim(std::string Text);
std::unique_ptr<int> wrap(std::unique_ptr<int> P);
std::pair<std::string, int> split(std::string Text);
void keep(std::string Text);
void show(const std::string &Text);

void ok_assigned_back(std::string S) {
  S = trim(std::move(S));
  show(S);
}

int ok_pointer_assigned_back(std::unique_ptr<int> P) {
  P = wrap(std::move(P));
  return *P;
}

void ok_assigned_back_in_loop(std::string S, int N) {
  for (int I = 0; I < N; ++I)
    S = trim(std::move(S));
  show(S);
}

void ok_nested_calls(std::string S) {
  S = trim(trim(trim(std::move(S)) + "x"));
  show(S);
}

void ok_part_assigned_back(std::string S) {
  S = split(std::move(S)).first;
  show(S);
}

void ok_via_temporary(std::string S) {
  std::string T = std::move(S);
  T += "!";
  S = std::move(T);
  show(S);
}

void ok_swap_by_hand(std::string &A, std::string &B) {
  std::string T = std::move(A);
  A = std::move(B);
  B = std::move(T);
  show(A);
  show(B);
}

void ok_std_swap(std::string &A, std::string &B) {
  std::swap(A, B);
  show(A);
  show(B);
}

void ok_rotate(std::string &A, std::string &B, std::string &C) {
  std::string T = std::move(A);
  A = std::move(B);
  B = std::move(C);
  C = std::move(T);
  show(A + B + C);
}

template <class T> void swapLikeOld(T &A, T &B) {
  T C(std::move(A));
  A = std::move(B);
  B = std::move(C);
}
void ok_own_swap(std::string &A, std::string &B) {
  swapLikeOld(A, B);
  show(A);
  show(B);
}

void ok_exchanged(std::string &Slot) {
  keep(std::exchange(Slot, "next"));
  show(Slot);
}

// vector = f(vector's own content)
std::vector<std::string> sorted(std::vector<std::string> V) {
  std::sort(V.begin(), V.end());
  return V;
}
void ok_vector_assigned_back(std::vector<std::string> V) {
  V = sorted(std::move(V));
  show(V.front());
}

struct Chain {
  Chain append(std::string Text) &&;
  Chain &add(std::string Text) &;
  std::string str() const;
};
void ok_chain_assigned_back(Chain C) {
  C = std::move(C).append("a");
  C = std::move(C).append("b").append("c");
  show(C.str());
}

void bad_result_dropped(std::string S) {
  trim(std::move(S));
  show(S); // expect-error: use-after-move "`S`"
}

void bad_assigned_to_other(std::string S) {
  std::string T = trim(std::move(S));
  show(S + T); // expect-error: use-after-move "`S`"
}

void bad_forgotten_return_trip(std::string &A, std::string &B) {
  std::string T = std::move(A);
  B = std::move(T);
  show(A); // expect-error: use-after-move "`A`"
}

void bad_half_a_swap(std::string &A, std::string &B) {
  std::string T = std::move(A);
  A = std::move(B);
  show(B); // expect-error: use-after-move "`B`"
  keep(T);
}

void bad_middle_of_chain(std::string S) {
  std::string T = std::move(S);
  std::string U = std::move(T);
  show(T); // expect-error: use-after-move "`T`"
  keep(U);
}

void bad_read_within_round_trip(std::string S) {
  std::string T = trim(std::move(S)) + S; // expect: use-after-move "`S`"
  S = T;
}

void fn_chain_dropped(Chain C) {
  std::move(C).append("a");
  show(C.str()); // expect: use-after-move "`C`"
}

void bad_pair_kept_source(std::string S) {
  auto [Head, N] = split(std::move(S));
  show(S + Head + std::to_string(N)); // expect-error: use-after-move "`S`"
}
