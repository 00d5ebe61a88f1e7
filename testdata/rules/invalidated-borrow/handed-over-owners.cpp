// The owner is handed over, and what it owned stays where it is: until its new owner lets it go.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  int Area = 0;
};
struct Circle : Shape {
  int Radius = 1;
};

class Scene {
public:
  Circle *addCircle() {
    auto Made = std::make_unique<Circle>();
    Circle *Raw = Made.get();
    Shapes.push_back(std::move(Made));
    return Raw;
  }
  Shape &addShape(std::string Name) {
    auto Made = std::make_unique<Shape>();
    Shape &Made1 = *Made;
    keep(std::move(Made));
    return Made1;
  }
  void keep(std::unique_ptr<Shape> S) { Shapes.push_back(std::move(S)); }
  void setBackground(std::unique_ptr<Shape> S) { Background = std::move(S); }
  void clear() { Shapes.clear(); }
  void grow() { Shapes.reserve(Shapes.size() + 8); }

private:
  std::vector<std::unique_ptr<Shape>> Shapes;
  std::unique_ptr<Shape> Background;
};

int bad_after_clear(Scene &S) {
  Circle *C = S.addCircle();
  S.clear();
  return C->Radius; // expect: invalidated-borrow
}

int bad_through_a_sink(Scene &S) {
  Shape &A = S.addShape("a");
  S.clear();
  return A.Area; // expect: invalidated-borrow
}

int bad_kept_by_hand(Scene &S) {
  auto Owned = std::make_unique<Shape>();
  Shape *Raw = Owned.get();
  S.keep(std::move(Owned));
  S.clear();
  return Raw->Area; // expect: invalidated-borrow
}

int bad_in_a_local_vector() {
  std::vector<std::unique_ptr<Shape>> All;
  auto Owned = std::make_unique<Circle>();
  Circle *Raw = Owned.get();
  All.emplace_back(std::move(Owned));
  All.clear();
  return Raw->Radius; // expect: invalidated-borrow
}

int ok_before_clear(Scene &S) {
  Circle *C = S.addCircle();
  int Radius = C->Radius;
  S.clear();
  return Radius;
}

int ok_growth(Scene &S) {
  Circle *C = S.addCircle();
  S.grow();
  S.addCircle();
  return C->Radius;
}

int ok_kept_by_another(Scene &S, Scene &Other) {
  auto Owned = std::make_unique<Shape>();
  Shape *Raw = Owned.get();
  S.keep(std::move(Owned));
  Other.clear();
  return Raw->Area;
}

int ok_another_member(Scene &S) {
  auto Owned = std::make_unique<Shape>();
  Shape *Raw = Owned.get();
  S.setBackground(std::move(Owned));
  S.clear();
  return Raw->Area;
}

int ok_moved_on(std::map<int, std::unique_ptr<Shape>> &ById) {
  std::vector<std::unique_ptr<Shape>> All;
  All.push_back(std::make_unique<Shape>());
  Shape *Raw = All.back().get();
  ById[1] = std::move(All.back());
  All.clear();
  return Raw->Area;
}
