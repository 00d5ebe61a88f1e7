// What two owners have is exchanged: references into it follow.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Shape {
  int Area = 0;
};
struct Scene {
  std::unique_ptr<Shape> Background;
};

int ok_the_other_ends() {
  auto A = std::make_unique<Shape>();
  std::unique_ptr<Shape> B;
  Shape *Kept = A.get();
  A.swap(B);
  A.reset();
  return Kept->Area;
}
int bad_the_new_owner_ends() {
  auto A = std::make_unique<Shape>();
  std::unique_ptr<Shape> B;
  Shape *Kept = A.get();
  A.swap(B);
  B.reset();
  return Kept->Area; // expect: invalidated-borrow
}
int ok_within_objects() {
  Scene S, T;
  S.Background = std::make_unique<Shape>();
  Shape *Kept = S.Background.get();
  std::swap(S, T);
  S.Background.reset();
  return Kept->Area;
}
char ok_vectors(std::vector<std::string> &Given) {
  std::vector<std::string> Mine{"x"};
  const std::string &First = Mine.front();
  Mine.swap(Given);
  Mine.clear();
  return First[0];
}
char bad_vectors(std::vector<std::string> &Given) {
  std::vector<std::string> Mine{"x"};
  const std::string &First = Mine.front();
  Mine.swap(Given);
  Given.clear();
  return First[0]; // expect: invalidated-borrow
}
