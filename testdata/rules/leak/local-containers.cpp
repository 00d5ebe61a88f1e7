// Containers of pointers that are local: what is made for them and released by nobody.
#include <algorithm>
#include <memory>
#include <vector>

struct Shape {
  int Sides = 0;
};
void draw(const std::vector<Shape *> &);
void take(std::vector<Shape *> &);

void bad_cleared() {
  std::vector<Shape *> All;
  All.push_back(new Shape);
  All.clear(); // expect: leak "elements of `All`"
}

void bad_end_of_scope(int N) {
  std::vector<Shape *> All;
  for (int I = 0; I < N; ++I)
    All.push_back(new Shape); // expect: leak
}

int bad_named_first() {
  std::vector<Shape *> All;
  Shape *S = new Shape; // expect: leak
  S->Sides = 4;
  All.push_back(S);
  return static_cast<int>(All.size());
}

void ok_deleted(int N) {
  std::vector<Shape *> All;
  for (int I = 0; I < N; ++I)
    All.push_back(new Shape);
  for (Shape *S : All)
    delete S;
  All.clear();
}

void ok_deleted_by_algorithm() {
  std::vector<Shape *> All;
  All.push_back(new Shape);
  std::for_each(All.begin(), All.end(), [](Shape *S) { delete S; });
}

std::vector<Shape *> ok_returned() {
  std::vector<Shape *> All;
  All.push_back(new Shape);
  return All;
}

void ok_handed_on() {
  std::vector<Shape *> All;
  All.push_back(new Shape);
  take(All);
}

void ok_element_taken(Shape **Out) {
  std::vector<Shape *> All;
  All.push_back(new Shape);
  *Out = All.back();
  All.clear();
}

void ok_views(std::vector<std::unique_ptr<Shape>> &Own) {
  std::vector<Shape *> Seen;
  for (auto &S : Own)
    Seen.push_back(S.get());
  Seen.clear();
}

void ok_owners() {
  std::vector<std::unique_ptr<Shape>> All;
  All.push_back(std::unique_ptr<Shape>(new Shape));
  All.clear();
}

void ok_kept_by_others(std::vector<std::unique_ptr<Shape>> &Own) {
  std::vector<Shape *> Seen;
  Shape *S = new Shape;
  Own.emplace_back(S);
  Seen.push_back(S);
}

void ok_registered(std::vector<Shape *> &Others) {
  std::vector<Shape *> Seen;
  Shape *S = new Shape;
  Seen.push_back(S);
  Others.push_back(S);
}
