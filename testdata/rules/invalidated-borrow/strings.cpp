// Views, iterators and c_str() of strings that change.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

void show(std::string_view);
void print(const char *);
void use(int);

void bad_c_str(std::string &S) {
  const char *P = S.c_str();
  S += "more";
  print(P); // expect: invalidated-borrow "`S`"
}

void bad_view(std::string &S) {
  std::string_view View = S;
  S.append("more");
  show(View); // expect: invalidated-borrow
}

void bad_substr(std::string &S) {
  std::string_view View = std::string_view(S).substr(1, 2);
  S.clear();
  show(View); // expect: invalidated-borrow
}

void bad_character(std::string &S) {
  char &First = S[0];
  S.push_back('x');
  First = 'y'; // expect: invalidated-borrow
}

const char *bad_returned(std::string &S) {
  const char *P = S.c_str();
  S += "more";
  return P; // expect: invalidated-borrow
}

void bad_unique_reset() {
  auto P = std::make_unique<int>(1);
  int *Raw = P.get();
  P.reset();
  use(*Raw); // expect: invalidated-borrow "`P`"
}

void bad_optional_reset(std::optional<std::string> &O) {
  std::string &S = *O;
  O.reset();
  show(S); // expect: invalidated-borrow
}

//===-- Near misses ---===//

void ok_view_again(std::string &S) {
  std::string_view View = S;
  show(View);
  S += "more";
  View = S;
  show(View);
}

void ok_reference(std::string &S) {
  std::string &R = S;
  S += "more";
  show(R);
}

void ok_read_only(const std::string &S) {
  const char *P = S.c_str();
  use(static_cast<int>(S.size()));
  print(P);
}

void ok_reset_unused() {
  auto P = std::make_unique<int>(1);
  int *Raw = P.get();
  use(*Raw);
  P.reset();
}

void ok_null_checked(std::unique_ptr<int> P) {
  int *Raw = P.get();
  P.reset();
  if (Raw)
    use(1);
}

void ok_optional_assigned(std::optional<std::string> &O) {
  std::string &S = *O;
  *O = "new";
  show(S);
}
