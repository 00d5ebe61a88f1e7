// `map[key] = pointer` in classes whose destructor releases the elements: what is there under the key is lost.
#include <map>
#include <string>
#include <unordered_map>

struct Sprite {
  int Width = 0, Height = 0;
};

class Sprites {
public:
  Sprites() = default;
  Sprites(const Sprites &) = delete;
  ~Sprites() {
    for (auto &Each : All)
      delete Each.second;
  }
  void bad_load(const std::string &Name) {
    All[Name] = new Sprite; // expect: leak "under the same key"
  }
  void bad_set(const std::string &Name, Sprite *S) {
    All[Name] = S; // expect: leak "under the same key"
  }
  void ok_replace(const std::string &Name) {
    Sprite *&Slot = All[Name];
    delete Slot;
    Slot = new Sprite;
  }
  void ok_unless_there(const std::string &Name) {
    if (All.find(Name) == All.end())
      All[Name] = new Sprite;
  }
  void ok_drop_first(const std::string &Name) {
    drop(Name);
    All[Name] = new Sprite;
  }
  void drop(const std::string &Name) {
    auto It = All.find(Name);
    if (It == All.end())
      return;
    delete It->second;
    All.erase(It);
  }

private:
  std::map<std::string, Sprite *> All;
};

// Its keys are its own.
class Numbered {
public:
  Numbered() = default;
  Numbered(const Numbered &) = delete;
  ~Numbered() {
    for (auto &[Number, S] : All)
      delete S;
  }
  int ok_add(Sprite *S) {
    int Number = ++Last;
    All[Number] = S;
    return Number;
  }

private:
  std::unordered_map<int, Sprite *> All;
  int Last = 0;
};

// Who calls it asks first.
class Asked {
public:
  Asked() = default;
  Asked(const Asked &) = delete;
  ~Asked() {
    for (auto &[Number, S] : All)
      delete S;
  }
  bool has(int Number) const { return All.count(Number) != 0; }
  void add(int Number) { All[Number] = new Sprite; }

private:
  std::map<int, Sprite *> All;
};

void ok_asked(Asked &A, int Number) {
  if (!A.has(Number))
    A.add(Number);
}

// Somebody else owns what it lists.
class Index {
public:
  void ok_list(int Number, Sprite *S) { All[Number] = S; }

private:
  std::map<int, Sprite *> All;
};

// A number may be a key, too.
class Slots {
public:
  Slots() = default;
  Slots(const Slots &) = delete;
  ~Slots() {
    for (auto &[Number, S] : All)
      delete S;
  }
  void bad_fill(int Number) {
    Sprite *S = new Sprite;
    All[Number] = S; // expect: leak "under the same key"
  }

private:
  std::map<int, Sprite *> All;
};
