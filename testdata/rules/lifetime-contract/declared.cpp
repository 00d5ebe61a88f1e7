// Declared lifetime attributes that the body does not keep to.
#include <string>
#include <string_view>

int *Kept;

void bad_noescape([[clang::noescape]] int *P) {
  Kept = P; // expect: lifetime-contract "`P` is declared `noescape`"
}

int *bad_noescape_returned([[clang::noescape]] int *P) {
  return P; // expect: lifetime-contract
}

const std::string &bad_wrong_parameter(const std::string &A [[clang::lifetimebound]], const std::string &B) {
  return B; // expect: lifetime-contract
}

struct Config {
  std::string_view Name;
  std::string Own;
  void bad_capture(std::string_view N [[clang::lifetime_capture_by(global)]]) {
    Name = N; // expect: lifetime-contract "`lifetime_capture_by`"
  }
  void ok_capture(std::string_view N [[clang::lifetime_capture_by(this)]]) { Name = N; }
  const std::string &ok_own() const [[clang::lifetimebound]] { return Own; }
};

void ok_noescape([[clang::noescape]] int *P) { ++*P; }

const std::string &ok_bound(const std::string &A [[clang::lifetimebound]], const std::string &B [[clang::lifetimebound]]) {
  return A.size() < B.size() ? B : A;
}

const std::string &ok_static(const std::string &A [[clang::lifetimebound]]) {
  static const std::string Empty;
  return A.empty() ? Empty : A;
}

const std::string &ok_undeclared(const std::string &A, const std::string &) { return A; }
