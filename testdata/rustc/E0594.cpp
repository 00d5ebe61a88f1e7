// Assigned through a reference to const.
#include <memory>

struct Node {
  std::unique_ptr<int> Value;
};

// deed: safe
void bad_assigned(const Node &N) {
  *N.Value = 1; // expect: changed-through-const "E0594"
}
// deed: safe
void ok_assigned(Node &N) { *N.Value = 1; }
