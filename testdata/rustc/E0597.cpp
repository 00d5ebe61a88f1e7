// Used after its scope has ended.
#include <string>
#include <string_view>

void show(std::string_view);

void bad_scope() {
  std::string_view View;
  {
    std::string S = "text of its own that is long enough";
    View = S;
  }
  show(View); // expect: dangling-scope
}
void ok_scope() {
  std::string S = "text of its own that is long enough";
  std::string_view View = S;
  show(View);
}
