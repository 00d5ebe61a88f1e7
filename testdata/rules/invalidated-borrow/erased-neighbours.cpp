// An element erased by an iterator ends the references to that element, not the iterators that were moved on from it.
#include <iterator>
#include <map>
#include <string>

void ok_moved_on(std::map<int, std::string> &M, int Key) {
  auto It = M.find(Key);
  M.erase(It++);
  It->second.clear();
}
void ok_next(std::map<int, std::string> &M, int Key) {
  auto It = M.find(Key);
  auto Next = std::next(It);
  M.erase(It);
  Next->second.clear();
}
void ok_rest(std::map<int, std::string> &M, int Key) {
  for (auto It = M.find(Key); It != M.end();) {
    auto Current = It++;
    M.erase(Current);
  }
}
char bad_reference(std::map<int, std::string> &M, int Key) {
  std::string &Text = M[Key];
  M.erase(M.find(Key));
  return Text[0]; // expect: invalidated-borrow
}
char ok_reference_to_next(std::map<int, std::string> &M, int Key) {
  std::string &Text = std::next(M.find(Key))->second;
  M.erase(M.find(Key));
  return Text[0];
}
char bad_through_iterator(std::map<int, std::string> &M, int Key) {
  auto It = M.find(Key);
  std::string &Text = It->second;
  M.erase(It);
  return Text[0]; // expect: invalidated-borrow
}
