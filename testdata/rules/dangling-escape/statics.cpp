// Containers that a function keeps from one call to the next: that they have been made, which each call waits for, takes
// nothing out of them.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

int intern(const std::string &Name) {
  static std::unordered_map<std::string_view, int> Ids;
  auto At = Ids.find(Name);
  if (At != Ids.end())
    return At->second;
  int Id = static_cast<int>(Ids.size());
  Ids.emplace(Name, Id);
  return Id;
}
int internCopy(const std::string &Name) {
  static std::unordered_map<std::string, int> Ids;
  int Id = static_cast<int>(Ids.size());
  return Ids.emplace(Name, Id).first->second;
}
void note(const std::string &Text) {
  static std::vector<std::string_view> Notes;
  Notes.push_back(Text);
}
std::vector<std::string_view> &seen() {
  static std::vector<std::string_view> Seen;
  return Seen;
}

int bad_interned_word(const char *From) {
  std::string Word = From;
  return intern(Word); // expect: dangling-escape "`Word`"
}
int ok_interned_copy(const char *From) {
  std::string Word = From;
  return internCopy(Word);
}
int ok_interned_static() {
  static const std::string Word = "word";
  return intern(Word);
}
void bad_noted(int N) {
  std::string Text(static_cast<unsigned>(N), 'x');
  note(Text); // expect: dangling-escape "`Text`"
}
void bad_seen(int N) {
  std::string Text(static_cast<unsigned>(N), 'x');
  seen().push_back(Text); // expect: dangling-escape "`Text`"
}
void ok_seen_and_forgotten(int N) {
  std::string Text(static_cast<unsigned>(N), 'x');
  seen().push_back(Text);
  seen().clear();
}
