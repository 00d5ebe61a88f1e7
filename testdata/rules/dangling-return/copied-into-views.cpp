// A range of strings copied into a container of views.
#include <set>
#include <string>
#include <string_view>
#include <vector>

std::vector<std::string> words(std::string_view);

std::vector<std::string_view> bad_constructed(std::string_view Text) {
  std::vector<std::string> Words = words(Text);
  return std::vector<std::string_view>(Words.begin(), Words.end()); // expect: dangling-return
}

std::set<std::string_view> bad_braces(std::string_view Text) {
  std::vector<std::string> Words = words(Text);
  return {Words.begin(), Words.end()}; // expect: dangling-return
}

std::vector<std::string_view> bad_inserted(std::string_view Text) {
  std::vector<std::string> Words = words(Text);
  std::vector<std::string_view> All;
  All.insert(All.end(), Words.begin(), Words.end());
  return All; // expect: dangling-return
}

std::vector<std::string_view> bad_assigned() {
  std::string Words[2] = {"one", "two"};
  std::vector<std::string_view> All;
  All.assign(Words, Words + 2);
  return All; // expect: dangling-return
}

std::vector<std::string> ok_strings(std::string_view Text) {
  std::vector<std::string> Words = words(Text);
  return std::vector<std::string>(Words.begin(), Words.end());
}

std::vector<std::string_view> ok_of_the_callers(const std::vector<std::string> &Words) {
  return std::vector<std::string_view>(Words.begin(), Words.end());
}

std::vector<std::string_view> ok_views(std::string_view A, std::string_view B) {
  std::vector<std::string_view> Both{A, B};
  return std::vector<std::string_view>(Both.rbegin(), Both.rend());
}

std::vector<std::string> ok_copied_back(std::string_view Text) {
  std::vector<std::string> Words = words(Text);
  std::vector<std::string_view> All(Words.begin(), Words.end());
  return std::vector<std::string>(All.begin(), All.end());
}
