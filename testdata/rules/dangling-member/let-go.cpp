// What an owner lets go of does not end with it; and objects that take themselves off a list when they are destroyed.
#include <memory>
#include <vector>

struct Node {
  int Value = 0;
};

class Graph {
public:
  ~Graph() {
    for (Node *N : All)
      delete N;
  }
  Node *ok_added(int Value) {
    auto N = std::make_unique<Node>(Node{Value});
    All.push_back(N.get()); // if this throws, N still has it
    return N.release();
  }
  void bad_added(int Value) {
    auto N = std::make_unique<Node>(Node{Value});
    All.push_back(N.get()); // expect: dangling-member
  }

private:
  std::vector<Node *> All;
};

class Item {
public:
  explicit Item(Item *Owner) {
    if (Owner) {
      Parent = Owner;
      Owner->Children.push_back(this);
    }
  }
  Item(const Item &) = delete;
  virtual ~Item() {
    if (Parent)
      std::erase(Parent->Children, this);
    while (!Children.empty())
      delete Children.back(); // takes itself off
  }
  int ok_local() {
    Item Local(this);
    return static_cast<int>(Children.size());
  }

protected:
  Item *Parent = nullptr;
  std::vector<Item *> Children;
};

class Plain {
public:
  explicit Plain(Plain *Owner) {
    if (Owner)
      Owner->Children.push_back(this);
  }
  int bad_local() {
    Plain Local(this); // expect: dangling-member
    return static_cast<int>(Children.size());
  }

private:
  std::vector<Plain *> Children;
};
