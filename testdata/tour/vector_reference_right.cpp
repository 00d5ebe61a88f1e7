// Right: the reference is made after the vector has grown.
#include <iostream>
#include <vector>

int main() {
  std::vector<int> Scores = {3, 1, 2};
  Scores.push_back(4);
  const int &First = Scores.front();
  std::cout << First << '\n';
}
