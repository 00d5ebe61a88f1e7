// Given to a container: push_back, insert, emplace, constructors, exchange. The container has it, the variable has not.
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <stack>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

void show(const std::string &Text);

struct Order {
  std::string Customer;
  std::vector<int> Items;
};

void bad_push_back(std::vector<Order> &Orders, Order O) {
  Orders.push_back(std::move(O));
  show(O.Customer); // expect-error: use-after-move "O"
}

void bad_emplace_back(std::vector<std::string> &Names, std::string Name) {
  Names.emplace_back(std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_push_front(std::deque<std::string> &Names, std::string Name) {
  Names.push_front(std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_insert_position(std::list<std::string> &Names, std::string Name) {
  Names.insert(Names.begin(), std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_map_value(std::map<int, std::string> &Names, std::string Name) {
  Names[7] = std::move(Name);
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_map_key(std::unordered_map<std::string, int> &Ids, std::string Name) {
  Ids.emplace(std::move(Name), 1);
  show(Name); // expect: use-after-move "`Name`"
}

void bad_insert_pair(std::map<std::string, std::string> &M, std::string Key, std::string Value) {
  M.insert({std::move(Key), std::move(Value)});
  show(Value); // expect-error: use-after-move "`Value`"
}

void bad_make_pair(std::string Key, std::string Value) {
  auto Entry = std::make_pair(std::move(Key), 1);
  show(Entry.first);
  show(Key); // expect-error: use-after-move "`Key`"
  show(Value);
}

void bad_queue_push(std::queue<std::string> &Q, std::string Name) {
  Q.push(std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_set_insert(std::set<std::string> &S, std::string Name) {
  S.insert(std::move(Name));
  show(Name); // expect: use-after-move "`Name`"
}

void bad_make_unique(std::string Name) {
  auto P = std::make_unique<std::string>(std::move(Name));
  show(*P);
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_make_shared(Order O) {
  auto P = std::make_shared<Order>(std::move(O));
  show(P->Customer);
  show(O.Customer); // expect-error: use-after-move "O"
}

void bad_optional_emplace(std::optional<std::string> &Slot, std::string Name) {
  Slot.emplace(std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_optional_assign(std::optional<std::string> &Slot, std::string Name) {
  Slot = std::move(Name);
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_variant(std::variant<int, std::string> &V, std::string Name) {
  V = std::move(Name);
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_append_container(std::vector<std::string> All, std::vector<std::string> More) {
  All = std::move(More);
  for (const std::string &Name : More) // expect-error: use-after-move "`More`"
    show(Name);
}

std::string bad_exchange_source(std::string Fresh, std::string &Slot) {
  std::string Old = std::exchange(Slot, std::move(Fresh));
  show(Fresh); // expect-error: use-after-move "`Fresh`"
  return Old;
}

void fn_splice(std::list<std::string> All, std::list<std::string> More) {
  All.merge(std::move(More));
  show(More.front()); // expect: use-after-move "`More`"
}

void ok_push_back_copy(std::vector<std::string> &Names, std::string Name) {
  Names.push_back(Name);
  show(Name);
}

void ok_read_from_container(std::vector<std::string> &Names, std::string Name) {
  Names.push_back(std::move(Name));
  show(Names.back());
}

// exchange leaves a new value where it took the old one.
void ok_exchange(std::string &Slot) {
  std::string Old = std::exchange(Slot, "next");
  show(Old);
  show(Slot);
}

void ok_exchange_empty(std::vector<std::string> &Names) {
  for (const std::string &Name : std::exchange(Names, {}))
    show(Name);
  Names.emplace_back("first");
  show(Names.front());
}

void ok_map_value_read_back(std::map<int, std::string> &Names, std::string Name) {
  Names[7] = std::move(Name);
  show(Names[7]);
}

void ok_constant_key(std::map<std::string, int> &Ids, const std::string &Name) {
  Ids.emplace(Name, 1);
  show(Name);
}

// An initializer list copies.
void ok_initializer_list(std::string A, std::string B) {
  std::vector<std::string> Names = {A, B};
  show(A + B);
}

void bad_initializer_list(std::string A) {
  std::vector<std::string> Names = {std::move(A), "b"};
  show(A); // expect-error: use-after-move "`A`"
}

void ok_moved_range(std::vector<std::string> &From, std::vector<std::string> &To) {
  To.insert(To.end(), std::make_move_iterator(From.begin()), std::make_move_iterator(From.end()));
  From.clear();
  From.push_back("again");
  show(From.front());
}

void ok_emplace_copy(std::vector<Order> &Orders, const Order &O) {
  Orders.emplace_back(O);
  show(O.Customer);
}

void ok_optional_value(std::optional<std::string> Slot, std::string Name) {
  Slot = Name;
  show(Name);
  show(*Slot);
}

void ok_top_then_pop(std::stack<std::string> &S) {
  std::string Top = std::move(S.top());
  S.pop();
  if (!S.empty())
    show(S.top());
  show(Top);
}

void ok_swapped(std::vector<std::string> &A) {
  std::vector<std::string> B = {"b"};
  A.swap(B);
  std::swap(A, B);
  show(A.front());
}
