// An owner is moved while a view of its content is still used. Strings may keep short texts in themselves.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

void keep(std::string);
void show(std::string_view);
void use(int);

void bad_string() {
  std::string S = "short";
  std::string_view View = S;      // step: "`S` is borrowed here"
  std::string Other = std::move(S); // step: "`S` is moved here"
  show(View);                       // expect: moved-while-borrowed "`S`"
}

void bad_into_call(std::string S) {
  std::string_view View = S;
  keep(std::move(S));
  show(View); // expect: moved-while-borrowed
}

struct Person {
  std::string Name;
};

void bad_member(Person P) {
  std::string_view View = P.Name;
  Person Q = std::move(P);
  show(View); // expect: moved-while-borrowed
}

//===-- Near misses ---===//

void ok_vector(std::vector<int> V) {
  int *P = &V[0];
  std::vector<int> W = std::move(V);
  use(*P);
}

void ok_unique(std::unique_ptr<int> P) {
  int *Raw = P.get();
  std::unique_ptr<int> Q = std::move(P);
  use(*Raw);
}

void ok_handed_over(std::vector<std::unique_ptr<int>> &All, std::unique_ptr<int> P) {
  int *Raw = P.get();
  All.push_back(std::move(P));
  use(*Raw);
}

void ok_used_before(std::string S) {
  std::string_view View = S;
  show(View);
  keep(std::move(S));
}

void ok_view_again(std::string S) {
  std::string_view View = S;
  std::string T = std::move(S);
  View = T;
  show(View);
}
