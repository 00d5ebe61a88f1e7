// A string is moved into a function and then printed. Rust: E0382, borrow of moved value.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

void archive(std::vector<std::string> &Box, std::string Letter) { Box.push_back(std::move(Letter)); }

int main() {
  std::vector<std::string> Box;
  std::string Letter = "Dear Ada, the engine runs.";
  archive(Box, std::move(Letter));
  std::cout << "archived: " << Letter << '\n';
  // expect-error@-1: use-after-move "`Letter`"
}
