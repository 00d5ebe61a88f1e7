// Containers of nodes: only an erased element is gone. Hash tables: a rehash ends iterators, not references.
#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

void use(int);
void show(std::string_view);

void bad_erased(std::map<int, int> &M) {
  auto It = M.find(1);
  M.erase(It);
  use(It->second); // expect: invalidated-borrow "`M`"
}

void bad_erased_in_loop(std::map<int, int> &M) {
  for (auto It = M.begin(); It != M.end(); ++It) // expect: invalidated-borrow
    if (It->second == 0)
      M.erase(It);
}

void bad_reference_to_erased(std::map<int, std::string> &M) {
  auto It = M.find(1);
  std::string &Value = It->second;
  M.erase(It);
  show(Value); // expect: invalidated-borrow
}

void bad_key_erased(std::map<int, std::string> &M, int Key) {
  std::string &Value = M[Key];
  M.erase(Key);
  show(Value); // expect: invalidated-borrow
}

void bad_cleared(std::map<int, std::string> &M) {
  std::string &Value = M[1];
  M.clear();
  show(Value); // expect: invalidated-borrow
}

void bad_rehash(std::unordered_map<int, int> &M) {
  auto It = M.find(1);
  M.insert({2, 3});
  use(It->second); // expect: invalidated-borrow
}

void bad_deque_iterator(std::deque<int> &D) {
  auto It = D.begin();
  D.push_back(1);
  use(*It); // expect: invalidated-borrow
}

void bad_list_pop(std::list<int> &L) {
  int &First = L.front();
  L.pop_front();
  use(First); // expect: invalidated-borrow
}

void bad_copy_of_iterator(std::set<int> &S) {
  auto It = S.begin();
  auto Copy = It;
  S.erase(It);
  use(*Copy); // expect: invalidated-borrow
}

//===-- Near misses ---===//

void ok_insert(std::map<int, std::string> &M) {
  std::string &Value = M[1];
  auto It = M.find(1);
  M[2] = "x";
  M.emplace(3, "y");
  show(Value);
  show(It->second);
}

void ok_reference_survives_rehash(std::unordered_map<int, std::string> &M) {
  std::string &Value = M[1];
  M[2] = "x";
  M.reserve(100);
  show(Value);
}

void ok_deque_reference(std::deque<int> &D) {
  int &First = D.front();
  D.push_back(1);
  use(First);
}

void ok_erase_returns_next(std::map<int, int> &M) {
  for (auto It = M.begin(); It != M.end();)
    if (It->second == 0)
      It = M.erase(It);
    else
      ++It;
}

void ok_erase_post_increment(std::map<int, int> &M) {
  for (auto It = M.begin(); It != M.end();)
    if (It->second == 0)
      M.erase(It++);
    else
      ++It;
}

void ok_next_taken_before(std::list<int> &L) {
  for (auto It = L.begin(); It != L.end();) {
    auto Next = std::next(It);
    if (*It == 0)
      L.erase(It);
    It = Next;
  }
}

void ok_other_element(std::map<int, std::string> &M) {
  std::string &One = M[1];
  M.erase(2);
  show(One);
}

void ok_list_push(std::list<int> &L) {
  auto It = L.begin();
  L.push_back(1);
  L.push_front(2);
  use(*It);
}

void ok_erase_another(std::map<int, std::string> &M) {
  auto One = M.find(1);
  auto Two = M.find(2);
  M.erase(Two);
  show(One->second);
}

void ok_found_again(std::unordered_map<int, int> &M) {
  auto It = M.find(1);
  if (It == M.end())
    It = M.emplace(1, 2).first;
  use(It->second);
}
