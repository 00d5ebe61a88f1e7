// Right: erase says where to go on.
#include <iostream>
#include <map>
#include <string>

int main() {
  std::map<std::string, int> Stock = {{"apples", 0}, {"pears", 7}, {"plums", 0}};
  for (auto It = Stock.begin(); It != Stock.end();)
    if (It->second == 0)
      It = Stock.erase(It);
    else
      ++It;
  std::cout << Stock.size() << '\n';
}
