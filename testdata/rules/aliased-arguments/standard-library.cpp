// What the standard library allows to be passed of an object to its own members, and what it does not.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

// Elements of the container itself may be inserted: [sequence.reqmts] asks for no precondition.
void ok_elements(std::vector<std::string> &V, std::list<int> &L, std::deque<int> &D) {
  V.push_back(V[0]);
  V.push_back(V.back());
  V.emplace_back(V.front());
  V.insert(V.begin(), V[0]);
  V.insert(V.begin(), 2, V[0]);
  V.emplace(V.begin(), V.back());
  V.resize(20, V[0]);
  L.push_front(L.back());
  L.insert(L.begin(), L.front());
  L.remove(L.front());
  D.push_back(D.front());
  D.resize(30, D[0]);
}
// Ranges into the container may not, nor may assign(n, x) get an element.
void bad_ranges(std::vector<int> &V, std::deque<int> &D, std::list<int> &L) {
  V.insert(V.end(), V.begin(), V.end()); // expect: aliased-arguments "`V`"
  D.insert(D.begin(), D.begin(), D.end()); // expect: aliased-arguments
  L.insert(L.begin(), L.begin(), L.end()); // expect: aliased-arguments
}
void bad_assign_count(std::vector<int> &V) {
  V.assign(10, V[0]); // expect: aliased-arguments
}
void bad_assign_range(std::vector<int> &V) {
  V.assign(V.begin() + 1, V.end()); // expect: aliased-arguments
}
void ok_ranges_of_others(std::vector<int> &V, const std::vector<int> &W) {
  V.insert(V.end(), W.begin(), W.end());
  V.assign(W.begin(), W.end());
  const std::vector<int> Copy(V);
  V.insert(V.end(), Copy.begin(), Copy.end());
}
void bad_splice(std::list<int> &L) {
  L.splice(L.begin(), L); // expect: aliased-arguments
}
void ok_splice_some(std::list<int> &L) { L.splice(L.begin(), L, std::next(L.begin())); }
void ok_merge(std::list<int> &L, std::map<int, int> &M) {
  L.merge(L);
  M.merge(M);
}

// Text of the string itself may be given: [string.append] and its like copy as if by a copy.
void ok_strings(std::string &S) {
  S.append(S);
  S += S;
  S.append(S.c_str() + 1);
  S.assign(S.c_str() + 2);
  S.insert(0, S);
  S.replace(0, 1, S);
  S = S.c_str();
  S = S.substr(1);
}

// A value that lies in the range which is changed.
void bad_value_in_range(std::vector<int> &V) {
  V.erase(std::remove(V.begin(), V.end(), V[0]), V.end()); // expect: aliased-arguments
}
void bad_replace(std::vector<int> &V) {
  std::replace(V.begin(), V.end(), V[2], 7); // expect: aliased-arguments
}
void bad_uniform_erase(std::vector<int> &V) {
  std::erase(V, V.front()); // expect: aliased-arguments
}
void ok_value_copied(std::vector<int> &V) {
  const int First = V[0];
  V.erase(std::remove(V.begin(), V.end(), First), V.end());
  std::replace(V.begin(), V.end(), int(V[2]), 7);
}
void ok_read_only(std::vector<int> &V) {
  std::count(V.begin(), V.end(), V[0]);
  std::find(V.begin(), V.end(), V.back());
}

void bad_inserter_into_source(std::vector<int> &V) {
  std::copy(V.begin(), V.end(), std::back_inserter(V)); // expect: aliased-arguments
}
void bad_transform_into_source(std::vector<int> &V) {
  std::transform(V.begin(), V.end(), std::back_inserter(V), [](int X) { return -X; }); // expect: aliased-arguments
}
void ok_in_place(std::vector<int> &V, std::vector<int> &W) {
  std::transform(V.begin(), V.end(), V.begin(), [](int X) { return -X; });
  std::copy(V.begin() + 1, V.end(), V.begin());
  std::copy(V.begin(), V.end(), std::back_inserter(W));
}

void bad_same_memory(char *Text, std::size_t N) {
  std::memcpy(Text, Text, N); // expect: aliased-arguments
}
void bad_appended_to_itself(char *Text) {
  std::strcat(Text, Text); // expect: aliased-arguments
}
void bad_printed_into_itself(char (&Text)[80]) {
  std::snprintf(Text, sizeof Text, "%s!", Text); // expect: aliased-arguments
}
void ok_moved_memory(char *Text, std::size_t N) { std::memmove(Text, Text, N); }
void ok_apart(char (&Text)[80]) {
  std::memcpy(Text, Text + 40, 40);
  char Other[80];
  std::snprintf(Other, sizeof Other, "%s!", Text);
}
