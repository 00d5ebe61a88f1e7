// Which way control went: correlated conditions, early exits, loops that look again.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

void use(int);
bool maybe();

void ok_made_in_one_branch_ended_in_the_other(std::vector<int> &V, int &Other, bool B) {
  int *P = &Other;
  if (B)
    P = &V[0];
  if (!B)
    V.push_back(1);
  use(*P);
}

void bad_made_and_ended_in_one_branch(std::vector<int> &V, int &Other, bool B) {
  int *P = &Other;
  if (B)
    P = &V[0];
  if (B)
    V.push_back(1);
  use(*P); // expect: invalidated-borrow
}

void ok_flag_set_beside(std::vector<int> &V) {
  int *P = &V[0];
  bool Changed = false;
  if (maybe()) {
    V.push_back(1);
    Changed = true;
  }
  if (!Changed)
    use(*P);
}

void ok_null_after_change(std::vector<int> &V) {
  int *P = &V[0];
  if (maybe()) {
    V.push_back(1);
    P = nullptr;
  }
  if (P)
    use(*P);
}

void ok_leaves(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end(); ++It)
    if (*It == 1) {
      V.insert(It, 2);
      return;
    }
}

void bad_does_not_leave(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end(); ++It) // expect: invalidated-borrow
    if (*It == 1)
      V.insert(It, 2);
}

void ok_throws(std::vector<int> &V) {
  int &First = V[0];
  if (maybe()) {
    V.clear();
    throw 1;
  }
  use(First);
}

void ok_looked_up_each_round(std::map<int, std::vector<int>> &M) {
  for (int I = 0; I < 3; ++I) {
    std::vector<int> &V = M[I];
    V.push_back(1);
    use(V[0]);
  }
}

void bad_swap_erase(std::vector<int> &V) {
  int &Last = V.back();
  V.pop_back();
  Last = 1; // expect: invalidated-borrow
}

void ok_sort(std::vector<int> &V) {
  int &First = V[0];
  std::sort(V.begin(), V.end());
  use(First);
}
