// What the function owns leaves it by reference, pointer, view, iterator or closure.
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

std::string make();

int &bad_reference() {
  int X = 1; // step: "local variable"
  return X; // expect-error: dangling-return "`X`"
}

const int *bad_pointer() {
  int X = 1;
  return &X; // expect-error: dangling-return "`X`"
}

int *bad_array() {
  int Buffer[4] = {};
  return Buffer; // expect: dangling-return "`Buffer`"
}

std::string_view bad_view() {
  std::string Text = make();
  return Text; // expect: dangling-return "`Text`"
}

std::string_view bad_view_by_name() {
  std::string Text = make();
  std::string_view View = Text; // step: "borrowed here"
  return View;                  // expect: dangling-return "`Text`"
}

const char *bad_c_str() {
  std::string Text = make();
  return Text.c_str(); // expect: dangling-return "`Text`"
}

std::vector<int>::iterator bad_iterator() {
  std::vector<int> V{1, 2};
  return V.begin(); // expect: dangling-return "`V`"
}

int &bad_element(size_t I) {
  std::vector<int> V{1, 2};
  return V[I]; // expect: dangling-return "`V`"
}

const std::string &bad_parameter(std::string Text) {
  return Text; // expect: dangling-return "`Text`"
}

std::string_view bad_view_of_parameter(std::string Text) {
  return std::string_view(Text).substr(1); // expect: dangling-return "`Text`"
}

const std::string &bad_temporary() { return make(); } // expect: dangling-return

std::string_view bad_view_of_temporary() {
  return make(); // expect: dangling-return "temporary"
}

auto bad_closure() {
  int Count = 0;
  return [&] { return ++Count; }; // expect: dangling-capture "`Count`"
}

std::function<int()> bad_function() {
  int Count = 0;
  return [&Count] { return Count; }; // expect: dangling-capture "`Count`"
}

int *bad_owned() {
  auto P = std::make_unique<int>(1);
  return P.get(); // expect: dangling-return "`P`"
}

struct Pair {
  std::string Name;
  int Value;
};

std::string &bad_member() {
  Pair P{make(), 1};
  return P.Name; // expect: dangling-return "`P`"
}

struct View {
  std::string_view Name;
  int Value;
};

View bad_struct_of_views() {
  std::string Name = make();
  return {Name, 1}; // expect: dangling-return "`Name`"
}

const int &bad_min(int A) {
  int B = 2;
  return std::min(A, B); // expect: dangling-return
}

std::vector<std::string_view> bad_container_of_views() {
  std::string Text = make();
  std::vector<std::string_view> All;
  All.push_back(Text);
  return All; // expect: dangling-return "`Text`"
}

const std::string &bad_either(bool First, const std::string &Given) {
  std::string Own = make();
  return First ? Own : Given; // expect: dangling-return "`Own`"
}

//===-- Near misses ---===//

int &ok_static() {
  static int X = 1;
  return X;
}

std::string ok_by_value() {
  std::string Text = make();
  return Text;
}

std::string_view ok_literal() { return "literal"; }

std::string_view ok_literal_by_name() {
  const char *Text = "literal";
  std::string_view View = Text;
  return View;
}

const char *ok_static_array() {
  static char Buffer[8] = {};
  return Buffer;
}

const std::string &ok_callers(const std::string &Text) { return Text; }

std::string_view ok_view_of_callers(const std::string &Text) {
  std::string_view View = Text;
  return View.substr(1);
}

std::string_view ok_view_by_value(std::string_view View) { return View.substr(1); }

int &ok_element_of_callers(std::vector<int> &V) {
  int &Last = V.back();
  return Last;
}

int *ok_released() {
  auto P = std::make_unique<int>(1);
  return P.release();
}

std::unique_ptr<int> ok_owner() {
  auto P = std::make_unique<int>(1);
  return P;
}

auto ok_closure_by_copy() {
  int Count = 0;
  return [Count] { return Count; };
}

int ok_closure_called() {
  int Count = 0;
  auto Next = [&] { return ++Count; };
  Next();
  return Count;
}

size_t ok_size_of_view() {
  std::string Text = make();
  std::string_view View = Text;
  return View.size();
}

std::string ok_copy_of_view() {
  std::string Text = make();
  std::string_view View = Text;
  return std::string(View);
}

struct Holder {
  std::string Name;
  const std::string &ok_own() const { return Name; }
  std::string_view ok_view() const { return Name; }
  const char *ok_c_str() const { return Name.c_str(); }
  Holder &ok_self() { return *this; }
};

char ok_value_of_element() {
  std::string Text = make();
  const char &First = Text[0];
  return First;
}

int *ok_rebound(int *Given) {
  int Own = 1;
  int *P = &Own;
  *P = 2;
  P = Given;
  return P;
}

// References bound to what the return expression itself makes.
const std::string &bad_sum(const std::string &A) {
  return A + "x"; // expect: dangling-return
}
const std::string &bad_call() {
  return make(); // expect: dangling-return
}
const int &bad_number() {
  return 3; // expect: dangling-return
}
const std::string &bad_one_of_both(bool Which, const std::string &A) {
  return Which ? A : make(); // expect: dangling-return
}
const std::string &bad_member_of_made() {
  return Holder{"x"}.Name; // expect: dangling-return
}
const std::string &ok_of_argument(bool Which, const std::string &A, const std::string &B) {
  return Which ? A : B;
}
const std::string &ok_kept() {
  static const std::string &Kept = make();
  return Kept;
}
std::string ok_copied(const std::string &A) { return A + "x"; }
const std::string &ok_first(const std::string &A) { return *&A; }
