// A view of a temporary outlives the full expression that made it.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

std::string make();
std::optional<std::string> find();
std::vector<int> numbers();
void use(int);
void show(std::string_view);
void print(const char *);

struct Person {
  std::string Name;
  const std::string &name() const { return Name; }
  std::vector<int> Marks;
  const std::vector<int> &marks() const { return Marks; }
};
Person person();
const std::string &same(const std::string &S) { return S; }

void bad_sum(const std::string &A) {
  std::string_view View = A + "suffix"; // step: "temporary is destroyed"
  show(View);                           // expect-error: dangling-temporary "temporary"
}

void bad_c_str() {
  const char *P = make().c_str();
  print(P); // expect: dangling-temporary
}

void bad_member_function() {
  const std::string &Name = person().name();
  show(Name); // expect: dangling-temporary
}

void bad_through_identity() {
  const std::string &S = same(make());
  show(S); // expect: dangling-temporary
}

void bad_min() {
  const int &Least = std::min(1, 2);
  use(Least); // expect: dangling-temporary
}

void bad_range_for() {
  for (int Mark : person().marks()) // expect: dangling-temporary
    use(Mark);
}

void bad_conditional(bool B, const std::string &A) {
  std::string_view View = B ? A + "x" : A + "y";
  show(View); // expect: dangling-temporary
}

void bad_pointer_to_element() {
  const int *P = numbers().data();
  use(*P); // expect: dangling-temporary
}

void bad_initializer_list() {
  std::initializer_list<int> L;
  L = {1, 2, 3};
  for (int X : L) // expect: dangling-temporary
    use(X);
}

void bad_assigned() {
  std::string_view View;
  View = make();
  show(View); // expect: dangling-temporary
}

void bad_value() {
  std::string_view View = find().value();
  show(View); // expect: dangling-temporary
}

void bad_value_or() {
  std::string_view View = find().value_or("none");
  show(View); // expect: dangling-temporary
}

//===-- Near misses ---===//

void ok_extended() {
  const std::string &S = make();
  show(S);
}

void ok_extended_member() {
  const std::string &Name = person().Name;
  show(Name);
}

void ok_named(const std::string &A) {
  std::string Sum = A + "suffix";
  std::string_view View = Sum;
  show(View);
}

void ok_same_expression() { print(make().c_str()); }

void ok_same_expression_view() { show(make()); }

void ok_copied() {
  std::string Name = person().name();
  show(Name);
}

void ok_range_for_value() {
  for (int X : numbers())
    use(X);
}

void ok_range_for_member() {
  for (int X : person().Marks)
    use(X);
}

void ok_literal() {
  std::string_view View = "literal";
  show(View);
}

void ok_initializer_list() {
  std::initializer_list<int> L = {1, 2, 3};
  for (int X : L)
    use(X);
}

void ok_value_copied() {
  int Least = std::min(1, 2);
  use(Least);
}

void ok_moved_in() {
  std::string S = std::move(person().Name);
  show(S);
}

void ok_size() {
  auto Size = person().name().size();
  use(static_cast<int>(Size));
}

// The array behind an initializer_list lasts as long as the expression, whatever its elements are.
struct Choice {
  std::string Label;
  int Value;
};
struct Menu {
  explicit Menu(std::initializer_list<Choice> L) : Choices(L) {}
  std::initializer_list<Choice> Choices;
};
struct OwnMenu {
  explicit OwnMenu(std::initializer_list<Choice> L) : Choices(L) {}
  std::vector<Choice> Choices;
};
void bad_list_of_objects() {
  Menu M({{"open", 1}, {"close", 2}});
  for (const Choice &C : M.Choices) // expect: dangling-temporary
    use(C.Value);
}
void ok_list_of_objects_copied() {
  OwnMenu M({{"open", 1}, {"close", 2}});
  for (const Choice &C : M.Choices)
    use(C.Value);
}
void ok_list_of_objects_named() {
  std::initializer_list<Choice> L = {{"open", 1}, {"close", 2}};
  for (const Choice &C : L)
    use(C.Value);
}
