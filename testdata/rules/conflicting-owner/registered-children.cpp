// An object's constructor hands it to a parent that releases its children; then it is given to another owner.
#include <algorithm>
#include <memory>
#include <vector>

class Item {
public:
  explicit Item(Item *Parent = nullptr) {
    if (Parent)
      Parent->Children.push_back(this);
  }
  virtual ~Item() {
    for (Item *C : Children)
      delete C;
  }
  Item(const Item &) = delete;
  Item &operator=(const Item &) = delete;

private:
  std::vector<Item *> Children;
};
class Text : public Item {
public:
  Text(int Size, Item *Parent) : Item(Parent), Size(Size) {}

private:
  int Size;
};

class Dialog : public Item {
public:
  void bad_kept() { Title.reset(new Text(12, this)); } // expect-warning: conflicting-owner
  void ok_no_parent() { Title.reset(new Text(12, nullptr)); }
  void ok_parent_alone() { Body = new Text(10, this); }

private:
  std::unique_ptr<Text> Title;
  Text *Body = nullptr;
};

void bad_local(Item &Root) {
  auto *T = new Text(8, &Root);
  std::unique_ptr<Item> Owner(T); // expect-warning: conflicting-owner
}

void bad_deleted(Item &Root) {
  auto *T = new Text(8, &Root);
  delete T; // expect-warning: double-free
}

class Leaf {
public:
  explicit Leaf(Leaf *Up) : Up(Up) {
    if (Up)
      Up->Below.push_back(this);
  }
  ~Leaf() {
    if (Up)
      Up->Below.erase(std::find(Up->Below.begin(), Up->Below.end(), this));
    while (!Below.empty())
      delete Below.back();
  }
  Leaf(const Leaf &) = delete;

private:
  Leaf *Up;
  std::vector<Leaf *> Below;
};

void ok_takes_itself_out(Leaf &Root) {
  auto Owner = std::unique_ptr<Leaf>(new Leaf(&Root));
  auto *Other = new Leaf(&Root);
  delete Other;
}

class Observer {
public:
  explicit Observer(std::vector<Observer *> &All) { All.push_back(this); }
};
void ok_only_listed(std::vector<Observer *> &All) {
  auto Owner = std::unique_ptr<Observer>(new Observer(All));
}
