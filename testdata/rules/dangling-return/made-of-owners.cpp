// Views that a library's class makes of the string it is given, as its only or one of several parts; and arrays and lists
// of them, read element by element. What is made of a view that is no view copies.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

std::string make();
void use(std::string_view);

std::optional<std::string_view> bad_optional() {
  std::string Text = make();
  return Text; // expect: dangling-return
}
std::optional<std::string_view> bad_emplaced() {
  std::string Text = make();
  std::optional<std::string_view> Out;
  Out.emplace(Text);
  return Out; // expect: dangling-return
}
std::optional<std::string_view> bad_made() {
  std::string Text = make();
  return std::make_optional<std::string_view>(Text); // expect: dangling-return
}
std::pair<std::string_view, int> bad_pair() {
  std::string Text = make();
  return {Text, 1}; // expect: dangling-return
}
std::tuple<int, std::string_view> bad_tuple() {
  std::string Text = make();
  return {1, Text}; // expect: dangling-return
}
void bad_optional_of_temporary() {
  std::optional<std::string_view> View = make();
  use(*View); // expect: dangling-temporary
}
std::map<std::string_view, int> bad_inserted() {
  std::string Text = make();
  std::map<std::string_view, int> Counts;
  Counts.insert({Text, 1});
  return Counts; // expect: dangling-return
}
std::vector<std::string_view> bad_listed() {
  std::string Text = make();
  return {Text}; // expect: dangling-return
}
std::vector<const char *> bad_listed_pointers() {
  std::string Text = make();
  std::vector<const char *> Out{"x", Text.c_str()};
  return Out; // expect: dangling-return
}
std::vector<std::string_view> bad_from_array() {
  std::string Text = make();
  std::string_view Parts[2] = {"x", Text};
  std::vector<std::string_view> Out(Parts, Parts + 2);
  return Out; // expect: dangling-return
}
std::string_view bad_one_of_array() {
  std::string Text = make();
  std::string_view Parts[2] = {"", Text};
  for (std::string_view Part : Parts)
    if (!Part.empty())
      return Part; // expect: dangling-return
  return "";
}
std::string_view bad_first_of_list() {
  std::string Text = make();
  auto List = {std::string_view(Text)};
  return *List.begin(); // expect: dangling-return
}

std::optional<std::string> ok_copy_in_optional() {
  std::string Text = make();
  std::string_view View = Text;
  return std::optional<std::string>(View);
}
std::pair<std::string, int> ok_copy_in_pair() {
  std::string Text = make();
  return {Text, 1};
}
std::tuple<std::string, int> ok_copy_in_tuple() {
  std::string Text = make();
  return std::tuple<std::string, int>(std::string_view(Text), 1);
}
std::vector<std::string> ok_copies_of_array() {
  std::string Text = make();
  std::string_view Parts[2] = {Text, Text};
  return std::vector<std::string>(Parts, Parts + 2);
}
std::vector<std::size_t> ok_count_and_value(std::size_t N) { return std::vector<std::size_t>(N, N); }
std::string_view ok_literals(int N) {
  std::string_view Names[] = {"one", "two"};
  return Names[N];
}
std::optional<std::string_view> ok_optional_of_argument(const std::string &Text) { return Text; }
const char *ok_array_of_argument(const std::string &Text) {
  const char *Either[2] = {Text.c_str(), ""};
  return Either[Text.size() & 1];
}
