// The source of an assignment lies within what its target owns: the identity test does not help.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Item {
  std::string Text;
  std::vector<Item> Children;
  Item() = default;
  Item(const Item &) = default;
  Item &operator=(const Item &O) {
    if (this == &O)
      return *this;
    Children.clear();
    Text = O.Text;
    Children = O.Children;
    return *this;
  }
};
struct Swapped {
  std::string Text;
  std::vector<Swapped> Children;
  Swapped() = default;
  Swapped(const Swapped &) = default;
  Swapped &operator=(const Swapped &O) {
    Swapped Copy(O);
    std::swap(Text, Copy.Text);
    std::swap(Children, Copy.Children);
    return *this;
  }
};

struct Cell;
class Link {
public:
  Link() = default;
  Link(const Link &) = delete;
  Link &operator=(Link &&O) noexcept;
  ~Link();
  Cell *operator->() const { return To; }
  Cell *To = nullptr;
};
struct Cell {
  int Value = 0;
  Link Next;
};
inline Link &Link::operator=(Link &&O) noexcept {
  if (this != &O) {
    delete To;
    To = std::exchange(O.To, nullptr);
  }
  return *this;
}
inline Link::~Link() { delete To; }

class SafeLink {
public:
  SafeLink() = default;
  SafeLink(const SafeLink &) = delete;
  SafeLink &operator=(SafeLink &&O) noexcept;
  ~SafeLink();
  struct SafeCell *To = nullptr;
};
struct SafeCell {
  SafeLink Next;
};
inline SafeLink &SafeLink::operator=(SafeLink &&O) noexcept {
  SafeCell *Taken = std::exchange(O.To, nullptr);
  delete std::exchange(To, Taken);
  return *this;
}
inline SafeLink::~SafeLink() { delete To; }

void bad_unwrapped(Item &Root) {
  if (Root.Children.size() == 1)
    Root = Root.Children[0]; // expect: aliased-arguments
}
void bad_popped(Link &Head) {
  if (Head.To)
    Head = std::move(Head.To->Next); // expect: aliased-arguments
}

void ok_other(Item &Root, const Item &Other) { Root = Other; }
void ok_itself(Item &Root) { Root = Root; }
void ok_copied_first(Item &Root) {
  Item Child = Root.Children[0];
  Root = Child;
}
void ok_copy_and_swap(Swapped &Root) { Root = Root.Children[0]; }
void ok_taken_first(SafeLink &Head) {
  if (Head.To)
    Head = std::move(Head.To->Next);
}
