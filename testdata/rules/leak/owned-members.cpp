// What a class's own functions do with a member that its destructor releases: no caller is needed for that to be wrong.
#include <map>
#include <algorithm>
#include <stdexcept>
#include <vector>

namespace {

struct Glyph {
  int Width = 0;
  bool Used = false;
};

class Label {
public:
  explicit Label(int) : Shown(new Glyph) {}
  Label(const Label &) = delete;
  ~Label() { delete Shown; }

  void bad_replaced() {
    Shown = new Glyph; // expect: leak "what `Shown` held before"
  }
  void ok_replaced() {
    delete Shown;
    Shown = new Glyph;
  }

private:
  Glyph *Shown;
};

/// May be empty: whoever fills it may know that it is.
class Lazy {
public:
  Lazy() : Shown(nullptr) {}
  Lazy(const Lazy &) = delete;
  ~Lazy() { delete Shown; }
  void fillNow() { Shown = new Glyph; }
  void fillOnce() {
    if (!Shown)
      Shown = new Glyph;
  }

private:
  Glyph *Shown;
};

void ok_filled_by_caller() {
  Lazy L;
  L.fillNow();
  L.fillOnce();
}

class bad_Twice {
public:
  bad_Twice() : Shown(nullptr) {}
  bad_Twice(const bad_Twice &) = delete;
  ~bad_Twice() { delete Shown; }
  void fill() {
    Shown = new Glyph; // expect: leak
  }

private:
  Glyph *Shown;
};

void fillTwice() {
  bad_Twice T;
  T.fill();
  T.fill();
}

//===-- Constructors that throw

class Throws {
public:
  explicit Throws(int Size) : First(new Glyph[Size]), Second(nullptr) {
    if (Size > 100)
      throw std::length_error("size"); // expect: leak "`this->First`"
    Second = new Glyph[Size];
  }
  Throws(const Throws &) = delete;
  ~Throws() {
    delete[] First;
    delete[] Second;
  }

private:
  Glyph *First, *Second;
};

class ThrowsFirst {
public:
  explicit ThrowsFirst(int Size) : First(nullptr) {
    if (Size > 100)
      throw std::length_error("size");
    First = new Glyph[Size];
  }
  ThrowsFirst(const ThrowsFirst &) = delete;
  ~ThrowsFirst() { delete[] First; }

private:
  Glyph *First;
};

class Base {
public:
  Base() : First(new Glyph) {}
  Base(const Base &) = delete;
  ~Base() { delete First; }

private:
  Glyph *First;
};

class ok_BaseIsDestroyed : Base {
public:
  explicit ok_BaseIsDestroyed(int Size) {
    if (Size > 100)
      throw std::length_error("size");
  }
};

class CatchesItself {
public:
  explicit CatchesItself(int Size) : First(new Glyph) {
    if (Size > 100) {
      delete First;
      throw std::length_error("size");
    }
  }
  CatchesItself(const CatchesItself &) = delete;
  ~CatchesItself() { delete First; }

private:
  Glyph *First;
};

//===-- Elements

class Page {
public:
  Page() = default;
  Page(const Page &) = delete;
  ~Page() {
    for (Glyph *G : All)
      delete G;
  }
  void add() { All.push_back(new Glyph); }
  void bad_erased(int I) {
    All.erase(All.begin() + I); // expect-warning: leak "elements of `All`"
  }
  void ok_erased(int I) {
    delete All[I];
    All.erase(All.begin() + I);
  }
  void bad_cleared() {
    All.clear(); // expect-warning: leak "elements of `All`"
  }
  void ok_cleared() {
    for (Glyph *G : All)
      delete G;
    All.clear();
  }
  void bad_popped() {
    if (!All.back()->Used)
      All.pop_back(); // expect-warning: leak "elements of `All`"
  }
  Glyph *ok_popped() {
    Glyph *Last = All.back();
    All.pop_back();
    return Last;
  }
  void bad_unused() {
    auto IsUnused = [](const Glyph *G) { return !G->Used; };
    All.erase(std::remove_if(All.begin(), All.end(), IsUnused), All.end()); // expect-warning: leak "elements of `All`"
  }
  void ok_unused() {
    All.erase(std::remove_if(All.begin(), All.end(),
                             [](Glyph *G) {
                               if (G->Used)
                                 return false;
                               delete G;
                               return true;
                             }),
              All.end());
  }
  void ok_given_to(std::vector<Glyph *> &Other) {
    Other.push_back(All.back());
    All.pop_back();
  }

private:
  std::vector<Glyph *> All;
};

/// Refers to what others own.
class Selection {
public:
  void add(Glyph *G) { All.push_back(G); }
  void ok_not_ours() { All.clear(); }

private:
  std::vector<Glyph *> All;
};

} // namespace

// What the constructor has a method do finds nothing there that could be lost.
class SetUpByMethod {
public:
  explicit SetUpByMethod(int Size) { ok_init(Size); }
  SetUpByMethod(const SetUpByMethod &) = delete;
  ~SetUpByMethod() { delete[] Data; }

private:
  void ok_init(int Size) { Data = new int[Size]; }
  int *Data;
};

class Registry {
public:
  Registry() = default;
  Registry(const Registry &) = delete;
  ~Registry() {
    for (auto &[Id, Name] : ById)
      delete[] Name;
  }
  void bad_forget(int Id) {
    ById.erase(Id); // expect-warning: leak "`ById`"
  }
  void ok_forget(int Id) {
    auto It = ById.find(Id);
    if (It == ById.end())
      return;
    delete[] It->second;
    ById.erase(It);
  }
  void ok_renamed(int Id, int To) {
    auto Node = ById.extract(Id);
    Node.key() = To;
    ById.insert(std::move(Node));
  }
  void ok_asked(int Id) {
    delete[] ById[Id];
    ById.erase(Id);
  }

private:
  std::map<int, char *> ById;
};

// Entries that hold nothing may be taken out of a map of owning pointers.
struct Tile {
  int Height = 0;
};
class Terrain {
public:
  ~Terrain() {
    for (auto &[At, T] : Tiles)
      delete T;
  }
  void load(int At) {
    if (!Tiles[At])
      Tiles[At] = new Tile;
  }
  void ok_forget_empty(int At) {
    if (!Tiles[At])
      Tiles.erase(At);
  }
  void ok_prune() {
    for (auto It = Tiles.begin(); It != Tiles.end();)
      if (It->second == nullptr)
        It = Tiles.erase(It);
      else
        ++It;
  }
  void bad_forget(int At) {
    Tiles.erase(At); // expect: leak
  }

private:
  std::map<int, Tile *> Tiles;
};
