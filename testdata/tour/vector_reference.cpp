// A vector grows while a reference into it is held. Rust: E0502, mutable borrow while borrowed.
#include <iostream>
#include <vector>

int main() {
  std::vector<int> Scores = {3, 1, 2};
  const int &First = Scores.front();
  Scores.push_back(4);
  std::cout << First << '\n'; // expect-error: invalidated-borrow "`First`"
}
