// A reference to a local is returned.
#include <string>
#include <string_view>

std::string_view bad_local() {
  std::string S = "text of its own that is long enough";
  return S; // expect: dangling-return
}
std::string ok_local() {
  std::string S = "text of its own that is long enough";
  return S;
}
