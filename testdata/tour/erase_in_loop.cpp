// A map's entry is erased while the loop's iterator stands on it. Rust: E0499/E0502.
#include <iostream>
#include <map>
#include <string>

int main() {
  std::map<std::string, int> Stock = {{"apples", 0}, {"pears", 7}, {"plums", 0}};
  for (auto It = Stock.begin(); It != Stock.end(); ++It) // expect: invalidated-borrow "`It`"
    if (It->second == 0)
      Stock.erase(It);
  std::cout << Stock.size() << '\n';
}
