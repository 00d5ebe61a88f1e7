// Containers whose iterators stay valid when they grow, changed in a loop over themselves.
#include <algorithm>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

void bad_list_grows(std::list<int> &L) {
  for (int X : L)
    L.push_back(X + 1); // expect: mutated-while-borrowed "`L`"
}
void bad_some_rounds(std::list<int> &L) {
  for (int X : L)
    if (X % 2)
      L.push_front(X); // expect: mutated-while-borrowed
}
static void addTo(std::list<int> &L, int X) { L.push_back(X); }
void bad_through_helper(std::list<int> &L) {
  for (int X : L)
    addTo(L, X); // expect: mutated-while-borrowed
}
void bad_map(std::map<int, std::string> &M) {
  for (auto &[Key, Value] : M)
    M.emplace(Key + 1, Value); // expect: mutated-while-borrowed
}
struct Tree {
  std::set<int> Nodes;
  void bad_member() {
    for (int N : Nodes)
      Nodes.insert(2 * N); // expect: mutated-while-borrowed
  }
};
void ok_leaves_at_once(std::list<int> &L) {
  for (int X : L)
    if (X == 3) {
      L.push_back(X);
      break;
    }
}
void ok_returns(std::list<int> &L) {
  for (int X : L)
    if (X == 3) {
      L.push_back(X);
      return;
    }
}
void ok_another_list(std::list<int> &L, std::list<int> &M) {
  for (int X : L)
    M.push_back(X);
}
void ok_inner_list(std::list<std::list<int>> &L) {
  for (std::list<int> &Inner : L)
    Inner.push_back(1);
}
void ok_over_a_copy(std::list<int> &L) {
  for (int X : std::list<int>(L))
    L.push_back(X);
}
void ok_afterwards(std::list<int> &L) {
  std::vector<int> New;
  for (int X : L)
    New.push_back(X);
  for (int X : New)
    L.push_back(X);
}
void ok_counted(std::map<int, int> &Counts, const std::list<int> &L) {
  for (int X : L)
    ++Counts[X];
}
void ok_by_hand(std::list<int> &L) {
  for (auto It = L.begin(); It != L.end(); ++It)
    if (*It > 0)
      L.insert(It, 0);
}

// A reference to an element of what the loop changes.
void bad_by_largest(std::vector<double> &V) {
  const double &Top = *std::max_element(V.begin(), V.end());
  for (double &X : V)
    X /= Top; // expect: mutated-while-borrowed "`Top`"
}
void bad_by_first(std::vector<int> &V) {
  const int &First = V.front();
  for (int &X : V)
    X = X - First; // expect: mutated-while-borrowed
}
void ok_by_copy(std::vector<double> &V) {
  const double Top = *std::max_element(V.begin(), V.end());
  for (double &X : V)
    X /= Top;
}
void ok_of_another(std::vector<double> &V, const std::vector<double> &W) {
  const double &Top = *std::max_element(W.begin(), W.end());
  for (double &X : V)
    X /= Top;
}
void ok_all_set_to_it(std::vector<int> &V) {
  const int &First = V.front();
  for (int &X : V)
    X = First;
}
