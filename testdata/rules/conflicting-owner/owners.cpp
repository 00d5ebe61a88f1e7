// Ownership given to two places, one of which lives on.
#include <memory>
#include <utility>
#include <vector>

struct Node {
  int Value = 0;
};

void bad_reset_with_get(std::unique_ptr<Node> &From, std::unique_ptr<Node> &To) {
  To.reset(From.get()); // expect: conflicting-owner "while `From` owns it"
}

class Tree {
public:
  void bad_member(Node *N) {
    Root.reset(N);
    std::unique_ptr<Node> Other(N); // expect: conflicting-owner
    Other->Value = 1;
  }
  void ok_one_member(Node *N) { Root.reset(N); }
  void ok_swapped(std::unique_ptr<Node> &N) { Root.swap(N); }

private:
  std::unique_ptr<Node> Root;
};

std::shared_ptr<Node> bad_returned(std::shared_ptr<Node> In) {
  return std::shared_ptr<Node>(In.get()); // expect: conflicting-owner
}

void ok_released(std::unique_ptr<Node> &From, std::unique_ptr<Node> &To) { To.reset(From.release()); }
void ok_moved(std::unique_ptr<Node> &From, std::unique_ptr<Node> &To) { To = std::move(From); }
std::shared_ptr<Node> ok_copied(std::shared_ptr<Node> In) { return In; }
std::shared_ptr<int> ok_aliasing(std::shared_ptr<Node> In) { return std::shared_ptr<int>(In, &In->Value); }

void bad_in_two_containers(std::vector<std::unique_ptr<Node>> &A, std::vector<std::unique_ptr<Node>> &B) {
  Node *N = new Node;
  A.emplace_back(N);
  B.emplace_back(N); // expect: conflicting-owner
}

void ok_owned_and_seen(std::vector<std::unique_ptr<Node>> &A, std::vector<Node *> &B) {
  Node *N = new Node;
  A.emplace_back(N);
  B.emplace_back(N);
}
