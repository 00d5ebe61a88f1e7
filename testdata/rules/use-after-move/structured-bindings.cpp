// Structured bindings of all three kinds: members, array elements, tuple protocol; by value and by reference.
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

struct Row {
  std::string Key, Value;
};
Row load();

void bad_member_binding() {
  auto [Key, Value] = load();
  keep(std::move(Key));
  show(Key); // expect-error: use-after-move "`Key`"
}

void bad_reference_binding(Row &R) {
  auto &[Key, Value] = R;
  keep(std::move(Key));
  show(R.Key); // expect-error: use-after-move "R.Key`"
}

void bad_whole_moved_under_binding(Row R) {
  auto &[Key, Value] = R;
  Row Other = std::move(R);
  show(Value); // expect-error: use-after-move "`R`"
}

void bad_array_binding() {
  std::string Pair[2] = {"a", "b"};
  auto &[First, Second] = Pair;
  keep(std::move(First));
  show(Pair[0]); // expect-error: use-after-move "Pair[0]`"
}

void bad_tuple_binding(std::tuple<std::string, int> T) {
  auto &[Name, Count] = T;
  keep(std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_pair_from_insert(std::map<int, std::string> &M, std::string Text) {
  auto [It, Inserted] = M.emplace(1, std::move(Text));
  if (Inserted)
    show(Text); // expect: use-after-move "`Text`"
  show(It->second);
}

// Initialised from a moved object: the bindings are another one.
void bad_source_of_binding(Row R) {
  auto [Key, Value] = std::move(R);
  keep(Key + Value);
  show(R.Key); // expect-error: use-after-move "R"
}

void bad_binding_in_loop(std::map<std::string, std::string> &M) {
  for (auto &[Key, Value] : M) {
    keep(std::move(Value));
    show(Value); // expect-error: use-after-move "`Value`"
  }
}

void ok_other_binding() {
  auto [Key, Value] = load();
  keep(std::move(Key));
  show(Value);
}

void ok_both_moved_once() {
  auto [Key, Value] = load();
  keep(std::move(Key));
  keep(std::move(Value));
}

// By value: the bindings name parts of a copy.
void ok_copy_bound(Row R) {
  auto [Key, Value] = R;
  keep(std::move(Key));
  show(R.Key);
}

void ok_bound_from_moved(Row R) {
  auto [Key, Value] = std::move(R);
  show(Key);
  show(Value);
}

void ok_tuple_other_binding(std::tuple<std::string, std::string> T) {
  auto &[Name, Street] = T;
  keep(std::move(Name));
  show(Street);
}

void ok_array_copy() {
  std::string Pair[2] = {"a", "b"};
  auto [First, Second] = Pair;
  keep(std::move(First));
  show(Pair[0]);
}

void ok_fresh_in_each_round(const std::vector<Row> &Rows) {
  for (auto [Key, Value] : Rows) {
    keep(std::move(Key));
    keep(std::move(Value));
  }
}

void ok_revived_binding(Row &R) {
  auto &[Key, Value] = R;
  keep(std::move(Key));
  Key = "again";
  show(R.Key);
}
