// An owner gets a new value while a view of its old content is still used.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

void show(std::string_view);
void use(int);

void bad_string(std::string &S) {
  std::string_view View = S; // step: "`S` is borrowed here"
  S = "something else";      // step: "assigned a new value here"
  show(View);                // expect: assigned-while-borrowed "`S`"
}

void bad_vector(std::vector<int> &V) {
  int &First = V[0];
  V = {1, 2, 3};
  use(First); // expect: assigned-while-borrowed
}

void bad_unique(std::unique_ptr<int> P) {
  int *Raw = P.get();
  P = std::make_unique<int>(2);
  use(*Raw); // expect: assigned-while-borrowed
}

struct Person {
  std::string Name;
  int Age;
};

void bad_member(Person &P, const Person &Q) {
  std::string_view View = P.Name;
  P = Q;
  show(View); // expect: assigned-while-borrowed "`P`"
}

void bad_loop(std::string Line, bool (*next)(std::string &)) {
  std::string_view First = Line;
  while (next(Line)) {
    show(First); // expect: assigned-while-borrowed
    Line = "x";
  }
}

//===-- Near misses ---===//

void ok_reference_to_owner(std::string &S) {
  std::string &R = S;
  S = "something else";
  show(R);
}

void ok_reference_to_member(Person &P, const Person &Q) {
  std::string &Name = P.Name;
  P = Q;
  show(Name);
}

void ok_view_again(std::string &S) {
  std::string_view View = S;
  show(View);
  S = "something else";
  View = S;
  show(View);
}

void ok_value(Person &P, const Person &Q) {
  int &Age = P.Age;
  P = Q;
  use(Age);
}

void ok_optional(std::optional<int> &O) {
  int &X = *O;
  O = 2;
  use(X);
}
