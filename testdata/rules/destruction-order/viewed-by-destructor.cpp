// What a destructor does through a view that it holds: pointers, string_views, handed on by value or by reference; and
// what it views: with a destructor of its own, or none.
#include <string>
#include <string_view>

void show(std::string_view);
void look(const std::string_view &);

struct ByValue {
  std::string_view Text;
  ~ByValue() { show(Text); }
};
struct ByReference {
  std::string_view Text;
  ~ByReference() { look(Text); }
};
struct Counting {
  int *Count = nullptr;
  ~Counting() {
    if (Count)
      --*Count;
  }
};
void bad_handed_on_by_value(const std::string &Of) {
  ByValue V; // expect: destruction-order
  std::string Text = Of;
  V.Text = Text;
}
void bad_handed_on_by_reference(const std::string &Of) {
  ByReference V; // expect: destruction-order
  std::string Text = Of;
  V.Text = Text;
}
void bad_number() {
  Counting C; // expect: destruction-order
  int N = 0;
  C.Count = &N;
}

void ok_declared_after(const std::string &Of) {
  std::string Text = Of;
  ByValue V;
  V.Text = Text;
}
void ok_number_declared_before() {
  int N = 0;
  Counting C;
  C.Count = &N;
}
void ok_taken_back(const std::string &Of) {
  ByValue V;
  std::string Text = Of;
  V.Text = Text;
  V.Text = "done";
}
