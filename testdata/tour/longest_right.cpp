// Right: both strings live as long as what refers to them.
#include <iostream>
#include <string>

const std::string &longest(const std::string &A, const std::string &B) { return A.size() < B.size() ? B : A; }

int main() {
  const std::string Short = "sea";
  const std::string Long = "mountain range";
  const std::string &Result = longest(Short, Long);
  std::cout << Result << '\n';
}
