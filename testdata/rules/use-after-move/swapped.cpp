// What was moved from goes where a swap puts it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

void bad_other_has_it(std::string A, std::string B) {
  keep(std::move(A));
  std::swap(A, B);
  show(B); // expect-error: use-after-move "`B`"
}
void ok_filled_by_swap(std::string A, std::string B) {
  keep(std::move(A));
  std::swap(A, B);
  show(A);
}
void bad_by_member(std::string A, std::string B) {
  keep(std::move(A));
  B.swap(A);
  show(B); // expect: use-after-move "`B`"
}
void ok_set_behind(std::string A, std::string B) {
  keep(std::move(A));
  A.swap(B);
  B = "new";
  show(A + B);
}
void ok_swapped_twice(std::string A, std::string B) {
  keep(std::move(A));
  std::swap(A, B);
  std::swap(A, B);
  show(B);
}
void bad_on_some_path(std::string A, std::string B, bool Done) {
  if (Done)
    keep(std::move(A));
  std::swap(A, B);
  show(B); // expect-warning: use-after-move "`B`"
}
void ok_neither_moved(std::string A, std::string B) {
  std::swap(A, B);
  show(A + B);
}
void ok_each_round(std::vector<std::string> &Out, std::string Next) {
  std::string Line;
  for (int I = 0; I != 3; ++I) {
    Next = "n";
    std::swap(Line, Next);
    Out.push_back(std::move(Line));
  }
}
int bad_pointers(std::unique_ptr<int> A, std::unique_ptr<int> B) {
  std::unique_ptr<int> C = std::move(A);
  std::swap(A, B);
  return *B + *C; // expect: use-after-move "`B`"
}
void ok_pointer_is_asked(std::unique_ptr<int> A, std::unique_ptr<int> B) {
  std::unique_ptr<int> C = std::move(A);
  std::swap(A, B);
  if (B)
    *B = *C;
}
