// operator[] of a hash map in a loop over it: what makes no element moves none.
#include <map>
#include <string>
#include <unordered_map>

void show(int);

void ok_bound_name(std::unordered_map<std::string, int> &Scores) {
  for (auto &[Name, Score] : Scores)
    if (Score < 0)
      Scores[Name] = 0;
}
void ok_constant_names(std::unordered_map<std::string, int> &Scores) {
  for (const auto &[Name, Score] : Scores)
    if (Scores[Name] > 2)
      show(Score);
}
void ok_entry(std::unordered_map<int, int> &Scores) {
  for (auto &Entry : Scores)
    Scores[Entry.first] = 2;
}
void ok_iterator(std::unordered_map<int, int> &Scores) {
  for (auto It = Scores.begin(); It != Scores.end(); ++It)
    Scores[It->first] += 2;
}
void ok_ordered(std::map<int, int> &Scores) { // no node moves
  for (auto &[Name, Score] : Scores)
    Scores[Score] = Name;
}

void bad_value(std::unordered_map<int, int> &Next) {
  for (auto &Entry : Next) // expect: invalidated-borrow
    Next[Entry.second] = 0;
}
void bad_bound_value(std::unordered_map<int, int> &Next) {
  for (auto &[From, To] : Next) // expect: invalidated-borrow
    Next[To] = 0;
}
void bad_computed(std::unordered_map<int, int> &Next) {
  for (auto &[From, To] : Next) // expect: invalidated-borrow
    Next[From + 1] = To;
}
void bad_of_another(std::unordered_map<int, int> &Next, const std::unordered_map<int, int> &More) {
  for (auto &Entry : Next) // expect: invalidated-borrow
    for (auto &Other : More)
      Next[Other.first] = Entry.second;
}
