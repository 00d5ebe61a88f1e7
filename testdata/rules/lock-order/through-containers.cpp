// Locks of objects that a container of pointers leads to are their class's.
#include <mutex>
#include <vector>

class Guest;

class House {
public:
  void invite(Guest *G);
  void bad_greet();
  void note(int Bytes) {
    std::lock_guard<std::mutex> Hold(Door);
    Traffic += Bytes;
  }

private:
  std::mutex Door;
  std::vector<Guest *> Guests;
  int Traffic = 0;
};

class Guest {
public:
  explicit Guest(House &H) : Host(H) {}
  void hear() {
    std::lock_guard<std::mutex> Hold(Ear);
    ++Heard;
  }
  void leave() {
    std::lock_guard<std::mutex> Hold(Ear);
    Host.note(Heard);
  }

private:
  House &Host;
  std::mutex Ear;
  int Heard = 0;
};

void House::invite(Guest *G) {
  std::lock_guard<std::mutex> Hold(Door);
  Guests.push_back(G);
}

void House::bad_greet() {
  std::lock_guard<std::mutex> Hold(Door);
  for (Guest *G : Guests)
    G->hear(); // expect: lock-order "in both orders"
}

class Leaf;
class Tree {
public:
  void ok_shake();

private:
  std::mutex Trunk;
  std::vector<Leaf *> Leaves;
};
class Leaf {
public:
  void fall() {
    std::lock_guard<std::mutex> Hold(Stem);
    ++Falls;
  }
  void ok_grow() {
    std::lock_guard<std::mutex> Hold(Stem);
    --Falls;
  }

private:
  std::mutex Stem;
  int Falls = 0;
};
void Tree::ok_shake() {
  std::lock_guard<std::mutex> Hold(Trunk);
  for (Leaf *L : Leaves)
    L->fall();
}
