// A range adaptor keeps the function that it was given, and with it what that captured.
#include <ranges>
#include <vector>

auto bad_piped(const std::vector<int> &All, int Least) {
  return All | std::views::filter([&Least](int N) { return N >= Least; }); // expect: dangling-capture
}
auto bad_called(const std::vector<int> &All, int By) {
  return std::views::transform(All, [&By](int N) { return N * By; }); // expect: dangling-capture
}
auto ok_by_value(const std::vector<int> &All, int Least) {
  return All | std::views::filter([Least](int N) { return N >= Least; });
}
auto ok_of_the_callers(const std::vector<int> &All, const int &By) {
  return std::views::transform(All, [&By](int N) { return N * By; });
}
