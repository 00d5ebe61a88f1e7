// Elements of a member that is an array, made for it alone, which no function of the file releases.
#include <string>

struct Tile {
  int Height = 0;
};

class bad_Map {
public:
  explicit bad_Map(int Count) : Count(Count), Tiles(new Tile *[Count]) {
    for (int I = 0; I < Count; ++I)
      Tiles[I] = new Tile; // expect-warning: leak "an element of `Tiles`"
  }
  ~bad_Map() { delete[] Tiles; }
  bad_Map(const bad_Map &) = delete;
  int height(int I) const { return Tiles[I]->Height; }

private:
  int Count;
  Tile **Tiles;
};

struct Slot {
  std::string Name;
};
class ok_Table {
public:
  ok_Table() {
    for (int I = 0; I < 16; ++I)
      Slots[I] = new Slot;
  }
  ~ok_Table() {
    for (int I = 0; I < 16; ++I)
      delete Slots[I];
  }
  ok_Table(const ok_Table &) = delete;

private:
  Slot *Slots[16];
};

struct Leaf {
  int Size = 0;
};
class ok_Tree {
public:
  ok_Tree() {
    for (int I = 0; I < 16; ++I)
      Leaves[I] = new Leaf;
  }
  ~ok_Tree() {
    for (Leaf *L : Leaves)
      delete L;
  }
  ok_Tree(const ok_Tree &) = delete;

private:
  Leaf *Leaves[16];
};
