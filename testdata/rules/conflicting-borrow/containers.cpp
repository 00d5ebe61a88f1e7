// Elements, iterators, loops: what is borrowed is the container.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

void use(int); // deed: safe
void show(std::string_view); // deed: safe

// deed: safe
void bad_element_assigned(std::vector<int> V) {
  const int &First = V[0];
  V[1] = 2; // expect: conflicting-borrow "while `First` borrows it"
  use(First);
}
// deed: safe
void bad_two_elements(std::vector<int> V) {
  int &A = V[0];
  int &B = V[1]; // expect: conflicting-borrow "E0499"
  A = B;
}
// deed: safe
void bad_read_of_other_element(std::vector<int> V) {
  int &A = V[0];
  use(V[1]); // expect: conflicting-borrow
  A = 1;
}
// deed: safe
void bad_in_range_for(std::vector<int> V) {
  for (int &X : V)
    X = static_cast<int>(V.size()); // expect: conflicting-borrow "E0502"
}
// deed: safe
void bad_map(std::map<int, std::string> M) {
  const std::string &One = M[1];
  M[2] = "two"; // expect: conflicting-borrow
  show(One);
}
// deed: safe
void bad_span(std::vector<int> V) {
  std::span<int> S = V;
  use(V.front()); // expect: conflicting-borrow
  S[0] = 1;
}
// deed: safe
void bad_iterator(std::vector<int> V) {
  auto It = V.begin();
  V[0] = 1; // expect: conflicting-borrow
  use(*It);
}
// deed: safe
void bad_optional(std::optional<int> O) {
  int &R = *O;
  use(*O); // expect: conflicting-borrow
  R = 2;
}
// deed: safe
void bad_owned(std::unique_ptr<int> P) {
  int &R = *P;
  *P = 1; // expect: conflicting-borrow
  R = 2;
}

// deed: safe
int ok_shared_loop(std::vector<int> V) {
  int Sum = 0;
  for (const int &X : V)
    Sum += X + static_cast<int>(V.size());
  return Sum;
}
// deed: safe
int ok_shared_loop_by_auto(std::vector<int> V) {
  int Sum = 0;
  for (auto X : V)
    Sum += X * V.front();
  return Sum;
}
// deed: safe
void ok_changing_loop(std::vector<int> V) {
  for (int &X : V)
    ++X;
  V.push_back(1);
}
// deed: safe
void ok_one_by_one(std::vector<int> V) {
  V[0] = V[1];
  V[1] += V[0];
  V.push_back(V[0]);
}
// deed: safe
int ok_shared_elements(std::vector<int> V) {
  const int &A = V[0];
  const int &B = V[1];
  return A + B + V[2];
}
// deed: safe
void ok_erase(std::vector<int> V) {
  for (auto It = V.begin(); It != V.end();)
    It = *It == 0 ? V.erase(It) : It + 1;
}
// deed: safe
void ok_insert_at(std::vector<int> V) {
  auto It = std::find(V.begin(), V.end(), 3);
  V.insert(It, 2);
}
// deed: safe
void ok_sorted(std::vector<int> V) {
  std::sort(V.begin(), V.end());
  V.erase(std::unique(V.begin(), V.end()), V.end());
}
// deed: safe
void ok_looked_up(std::map<int, std::string> M) {
  auto It = M.find(1);
  if (It != M.end())
    It->second = "one";
  M.clear();
}
// deed: safe
int ok_reading_iterator(std::vector<int> V) {
  auto It = V.begin();
  return *It + V.back() + *It;
}
// deed: safe
void ok_swapped(std::vector<int> V) { std::swap(V[0], V[1]); }
// deed: safe
void ok_span_first(std::vector<int> V) {
  std::span<int> S = V;
  S[0] = 1;
  use(V.front());
}
