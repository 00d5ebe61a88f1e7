// A temporary that is gone at the end of the statement.
#include <string>
#include <string_view>

std::string make();
void show(std::string_view);

void bad_temporary() {
  std::string_view View = make();
  show(View); // expect: dangling-temporary
}
void ok_temporary() {
  std::string Text = make();
  std::string_view View = Text;
  show(View);
}
