// Borrowed mutably through a reference to const.
#include <memory>
#include <vector>

struct Node {
  std::unique_ptr<std::vector<int>> Values;
};

// deed: safe
void bad_grown(const Node &N) {
  N.Values->push_back(1); // expect: changed-through-const "E0596"
}
// deed: safe
void ok_grown(Node &N) { N.Values->push_back(1); }
