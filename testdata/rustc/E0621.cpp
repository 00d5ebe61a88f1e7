// The body returns what the signature does not promise to be borrowed from.
#include <string>

const std::string &bad_second(const std::string &A [[clang::lifetimebound]], const std::string &B) {
  return A.empty() ? B : A; // expect: lifetime-contract
}
const std::string &ok_both(const std::string &A [[clang::lifetimebound]], const std::string &B [[clang::lifetimebound]]) {
  return A.empty() ? B : A;
}
