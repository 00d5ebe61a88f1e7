// Two callees that each make an owner of what they are given.
#include <memory>
#include <utility>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
};

class Scene {
public:
  void share(Shape *S) {
    std::shared_ptr<Shape> Owned(S);
    Shared.push_back(Owned);
  }
  void own(Shape *S) { Sole.push_back(std::unique_ptr<Shape>(S)); }
  void look(Shape *S) { Seen.push_back(S); }

private:
  std::vector<std::shared_ptr<Shape>> Shared;
  std::vector<std::unique_ptr<Shape>> Sole;
  std::vector<Shape *> Seen;
};

void bad_shared_twice(Scene &S) {
  Shape *P = new Shape;
  S.share(P);
  S.share(P); // expect: conflicting-owner
}

void bad_owned_by_two(Scene &A, Scene &B) {
  Shape *P = new Shape;
  A.own(P);
  B.own(P); // expect: conflicting-owner
}

void ok_owned_and_seen(Scene &S) {
  Shape *P = new Shape;
  S.own(P);
  S.look(P);
}

void ok_one_each(Scene &S, bool Share) {
  Shape *P = new Shape;
  if (Share)
    S.share(P);
  else
    S.own(P);
}
