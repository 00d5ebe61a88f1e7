// A borrow is used by a destructor, after what it borrows.
#include <string>
#include <string_view>

void show(std::string_view);

struct Goodbye {
  std::string_view Text;
  ~Goodbye() { show(Text); }
};

void bad_order() {
  Goodbye G; // expect: destruction-order
  std::string S = "text of its own that is long enough";
  G.Text = S;
}
void ok_order() {
  std::string S = "text of its own that is long enough";
  Goodbye G;
  G.Text = S;
}
