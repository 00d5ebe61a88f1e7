// Right: what was moved is asked of its new owner.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

void archive(std::vector<std::string> &Box, std::string Letter) { Box.push_back(std::move(Letter)); }

int main() {
  std::vector<std::string> Box;
  std::string Letter = "Dear Ada, the engine runs.";
  archive(Box, std::move(Letter));
  std::cout << "archived: " << Box.back() << '\n';
}
