// Assignments that drop what the object held; circles of shared owners.
#include <memory>
#include <utility>
#include <vector>

class Drops {
public:
  explicit Drops(int N) : Bytes(new char[N]), Size(N) {}
  Drops(const Drops &O) : Bytes(new char[O.Size]), Size(O.Size) {}
  Drops &operator=(const Drops &O) { // expect: leak "drops what `Bytes` held"
    if (this != &O) {
      Bytes = new char[O.Size];
      Size = O.Size;
    }
    return *this;
  }
  ~Drops() { delete[] Bytes; }

private:
  char *Bytes;
  int Size;
};

class Releases {
public:
  explicit Releases(int N) : Bytes(new char[N]), Size(N) {}
  Releases(const Releases &O) : Bytes(new char[O.Size]), Size(O.Size) {}
  Releases &operator=(const Releases &O) {
    if (this != &O) {
      delete[] Bytes;
      Bytes = new char[O.Size];
      Size = O.Size;
    }
    return *this;
  }
  ~Releases() { delete[] Bytes; }

private:
  char *Bytes;
  int Size;
};

class Swaps {
public:
  explicit Swaps(int N) : Bytes(new char[N]), Size(N) {}
  Swaps(const Swaps &O) : Bytes(new char[O.Size]), Size(O.Size) {}
  Swaps &operator=(Swaps O) {
    std::swap(Bytes, O.Bytes);
    std::swap(Size, O.Size);
    return *this;
  }
  ~Swaps() { delete[] Bytes; }

private:
  char *Bytes;
  int Size;
};

struct Child;
struct Parent {
  std::vector<std::shared_ptr<Child>> Children;
};
struct Child {
  std::shared_ptr<Parent> Up; // expect: leak
};

struct Leaf;
struct Root {
  std::shared_ptr<Leaf> Down;
};
struct Leaf {
  std::weak_ptr<Root> Up;
};

struct ListNode {
  std::shared_ptr<ListNode> Next;
};

struct DoubleNode {
  std::shared_ptr<DoubleNode> Next;
  std::shared_ptr<DoubleNode> Previous; // expect: leak
};

void use(Parent, Child, Root, Leaf, ListNode, DoubleNode);
void ok_used() { use({}, {}, {}, {}, {}, {}); }
