// Parts of a whole: a moved whole takes its parts along, a moved part spoils the whole, its siblings are untouched.
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

struct Address {
  std::string Street, Town;
  int Number = 0;
};
struct Person {
  std::string Name;
  Address Home;
  int Age = 0;
};
void store(Person P);
void print(const Person &P);
void print(const Address &A);

void bad_part_of_moved_whole(Person P) {
  store(std::move(P));
  show(P.Home.Town); // expect-error: use-after-move "P"
}

void bad_whole_of_moved_part(Person P) {
  keep(std::move(P.Name));
  print(P); // expect: use-after-move "P"
}

void bad_whole_copied(Person P) {
  keep(std::move(P.Home.Street));
  Person Twin = P; // expect: use-after-move "P"
  store(Twin);
}

void bad_middle_of_moved_leaf(Person P) {
  keep(std::move(P.Home.Street));
  print(P.Home); // expect: use-after-move "P.Home"
}

// One part revived is not all of them.
void bad_half_repaired(Person P) {
  store(std::move(P));
  P.Name = "nobody";
  show(P.Home.Town); // expect-error: use-after-move "P"
}

void bad_pair_second(std::pair<std::string, std::string> Entry) {
  keep(std::move(Entry.second));
  show(Entry.second); // expect-error: use-after-move "second`"
}

void bad_tuple_get(std::tuple<std::string, int, std::string> Row) {
  keep(std::move(std::get<0>(Row)));
  show(std::get<0>(Row)); // expect: use-after-move "Row"
}

// get of an rvalue tuple yields an rvalue.
void bad_tuple_get_of_moved(std::tuple<std::string, int> Row) {
  keep(std::get<0>(std::move(Row)));
  show(std::get<0>(Row)); // expect: use-after-move "Row"
}

void bad_array_element() {
  std::string Lines[3] = {"a", "b", "c"};
  keep(std::move(Lines[1]));
  show(Lines[1]); // expect-error: use-after-move "Lines[1]`"
}

struct Employee : Person {
  std::string Desk;
};

void bad_base_part(Employee E) {
  store(std::move(E));
  show(E.Name); // expect-error: use-after-move "E"
}

void ok_sibling(Person P) {
  keep(std::move(P.Name));
  show(P.Home.Town);
  print(P.Home);
}

void ok_leaf_sibling(Person P) {
  keep(std::move(P.Home.Street));
  show(P.Home.Town);
}

void ok_scalar_part_of_moved_part(Person P) {
  keep(std::move(P.Name));
  if (P.Age > 17)
    show(P.Home.Street);
}

void ok_repaired(Person P) {
  keep(std::move(P.Name));
  P.Name = "nobody";
  print(P);
}

void ok_member_by_member(Person P) {
  Person Old = std::move(P);
  P.Name = Old.Name;
  P.Home.Street = "none";
  P.Home.Town = "none";
  P.Home.Number = 0;
  P.Age = 1;
  print(P);
}

void ok_pair_first(std::pair<std::string, std::string> Entry) {
  keep(std::move(Entry.first));
  show(Entry.second);
}

void ok_tuple_other(std::tuple<std::string, int, std::string> Row) {
  keep(std::move(std::get<0>(Row)));
  show(std::get<2>(Row));
}

// Only the element named leaves the tuple.
void ok_tuple_taken_apart(std::tuple<std::string, std::string> Row) {
  keep(std::get<0>(std::move(Row)));
  keep(std::get<1>(std::move(Row)));
}

void ok_array_other_element() {
  std::string Lines[3] = {"a", "b", "c"};
  keep(std::move(Lines[1]));
  show(Lines[2]);
}

// Slicing: only the base is taken, what the derived class adds stays.
void ok_derived_part(Employee E) {
  store(std::move(E));
  show(E.Desk);
}

void ok_std_array(std::array<std::string, 2> Pair) {
  keep(std::move(Pair[0]));
  show(Pair[1]);
}
