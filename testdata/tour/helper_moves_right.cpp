// Right: the parameter is taken by value, so the caller has to say std::move; a reference is left to look through.
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

struct Node {
  int Value = 0;
};

class Scene {
public:
  Node &adopt(std::unique_ptr<Node> N) {
    Nodes.push_back(std::move(N));
    return *Nodes.back();
  }
  size_t size() const { return Nodes.size(); }

private:
  std::vector<std::unique_ptr<Node>> Nodes;
};

int main() {
  Scene S;
  Node &Root = S.adopt(std::make_unique<Node>());
  std::cout << S.size() << ' ' << Root.Value << '\n';
}
