// A library function takes its arguments one after the other: what comes behind the one that was moved finds it gone.
#include <iostream>
#include <map>
#include <queue>
#include <stack>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

std::pair<std::string, std::string> bad_pair_of_moved_and_same(std::string S) {
  return {std::move(S), S}; // expect-error: use-after-move "`S`"
}

std::pair<std::string, std::string> ok_pair_of_same_and_moved(std::string S) { return {S, std::move(S)}; }

auto bad_make_pair(std::string S) {
  return std::make_pair(std::move(S), S); // expect-error: use-after-move "`S`"
}

auto ok_make_pair(std::string S, std::string T) { return std::make_pair(std::move(S), T); }

// The size is taken before make_pair begins.
auto ok_size_beside_reference(std::string S) { return std::make_pair(std::move(S), S.size()); }

auto bad_make_tuple(std::string S) {
  return std::make_tuple(1, std::move(S), S); // expect-error: use-after-move "`S`"
}

void ok_key_before_value(std::map<std::string, std::string> &M, std::string S) { M.emplace(S, std::move(S)); }

void bad_value_after_key(std::map<std::string, std::string> &M, std::string S) {
  M.emplace(std::move(S), S); // expect-error: use-after-move "`S`"
}

void bad_get_of_moved_tuple(std::tuple<std::string, int> T) {
  auto U = std::move(T);
  show(std::get<0>(T)); // expect-error: use-after-move "T"
}

void ok_other_of_tuple(std::tuple<std::string, std::string> T) {
  keep(std::move(std::get<0>(T)));
  show(std::get<1>(T));
}

void bad_front_of_queue_again(std::queue<std::string> Q) {
  keep(std::move(Q.front()));
  show(Q.front()); // expect-error: use-after-move "Q"
}

void ok_queue_drained(std::queue<std::string> Q) {
  while (!Q.empty()) {
    keep(std::move(Q.front()));
    Q.pop();
  }
}

void bad_top_of_stack_again(std::stack<std::string> S) {
  keep(std::move(S.top()));
  show(S.top()); // expect-error: use-after-move "S"
}

void ok_stack_popped(std::stack<std::string> S) {
  keep(std::move(S.top()));
  S.pop();
  show(S.top());
}

void ok_address_printed(std::string S) {
  keep(std::move(S));
  std::cout << static_cast<const void *>(&S);
}

void bad_text_printed(std::string S) {
  keep(std::move(S));
  std::cout << S; // expect-error: use-after-move "`S`"
}
