// The call does not look like a move: the helper takes from its reference parameter, two calls down.
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

struct Node {
  int Value = 0;
};

class Scene {
public:
  void adopt(std::unique_ptr<Node> &N) { store(N); }
  size_t size() const { return Nodes.size(); }

private:
  void store(std::unique_ptr<Node> &N) { Nodes.push_back(std::move(N)); }
  std::vector<std::unique_ptr<Node>> Nodes;
};

int main() {
  Scene S;
  auto Root = std::make_unique<Node>();
  S.adopt(Root);
  std::cout << S.size() << ' ' << Root->Value << '\n';
  // expect-error@-1: use-after-move "`Root`"
}
