// The longer of two strings, and the result outlives one of them. Rust: E0597, does not live long enough.
#include <iostream>
#include <string>

const std::string &longest(const std::string &A, const std::string &B) { return A.size() < B.size() ? B : A; }

int main() {
  const std::string Short = "sea";
  const std::string *Result = nullptr;
  {
    const std::string Long = "mountain range";
    Result = &longest(Short, Long);
  }
  std::cout << *Result << '\n'; // expect: dangling-scope "`Long`"
}
