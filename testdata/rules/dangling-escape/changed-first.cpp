// What is left behind refers to a local that is changed, round by round, before it is destroyed.
#include <istream>
#include <string>
#include <string_view>
#include <vector>

static std::string_view trimmed(std::string_view Text) {
  while (!Text.empty() && Text.front() == ' ')
    Text.remove_prefix(1);
  return Text;
}

void bad_lines(std::istream &In, std::vector<std::string_view> &Names) {
  std::string Line;
  while (std::getline(In, Line)) {
    const std::string_view Name = trimmed(Line);
    if (Name.empty())
      continue;
    Names.push_back(Name); // expect: dangling-escape
  }
}

bool bad_by_pointer(std::istream &In, std::vector<const char *> *Words) {
  std::string Word;
  while (In >> Word)
    Words->emplace_back(Word.c_str()); // expect: dangling-escape
  return !Words->empty();
}

void bad_then_appended(std::vector<std::string_view> &Names) {
  std::string Name = "first";
  Names.push_back(Name); // expect: dangling-escape
  Name += " and last";
}

void ok_copies(std::istream &In, std::vector<std::string> &Names) {
  std::string Line;
  while (std::getline(In, Line))
    Names.emplace_back(trimmed(Line));
}

void ok_taken_back(std::vector<std::string_view> &Names, void (*Use)(const std::vector<std::string_view> &)) {
  std::string Name = "only while it is used";
  Names.push_back(Name);
  Use(Names);
  Names.pop_back();
  Name += "!";
}

size_t ok_measured(std::istream &In, std::vector<size_t> &Lengths) {
  std::string Line;
  while (std::getline(In, Line))
    Lengths.push_back(trimmed(Line).size());
  return Lengths.size();
}

void ok_callers_text(std::string &Text, std::vector<std::string_view> &Names) {
  Names.push_back(trimmed(Text));
}
