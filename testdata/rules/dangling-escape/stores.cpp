// The address of something local is left behind: in a global, an out-parameter, an object or container of somebody else.
#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

int *Global;
std::string_view GlobalView;
std::vector<const std::string *> Registered;

void bad_global() {
  int N = 1;
  Global = &N; // expect: dangling-escape "`N`"
}

void bad_global_view(std::string S) {
  GlobalView = S; // expect: dangling-escape
}

void bad_static_local() {
  static const int *Last;
  int N = 2;
  Last = &N; // expect: dangling-escape
}

void bad_out_pointer(int **Out) {
  int N = 1;
  *Out = &N; // expect: dangling-escape
}

void bad_out_reference(std::string_view &Out) {
  std::string S = "local";
  Out = S; // expect: dangling-escape
}

void bad_container(std::vector<int *> &Out) {
  int N = 1;
  Out.push_back(&N); // expect: dangling-escape
}

void bad_global_container(std::string S) {
  Registered.push_back(&S); // expect: dangling-escape
}

struct Node {
  Node *Next = nullptr;
  std::string_view Label;
};
void bad_field_of_parameter(Node &N) {
  Node Local;
  N.Next = &Local; // expect: dangling-escape
}

void link(Node &A, Node &B) { A.Next = &B; }
void bad_through_helper(Node &N) {
  Node Local;
  link(N, Local); // expect: dangling-escape
}

void bad_temporary(Node &N, const std::string &A, const std::string &B) {
  N.Label = A + B; // expect: dangling-escape "a temporary"
}

void bad_map(std::map<int, std::string_view> &Out, int Key) {
  std::string S = std::to_string(Key);
  Out[Key] = S; // expect: dangling-escape
}

void bad_on_one_path(int **Out, bool B) {
  int N = 1;
  if (B)
    *Out = &N; // expect: dangling-escape
}

void ok_reset(int **Out) {
  int N = 1;
  *Out = &N;
  *Out = nullptr;
}

void use();
void ok_restored() {
  int N = 1;
  int *Old = Global;
  Global = &N;
  use();
  Global = Old;
}

void ok_static(int **Out) {
  static int N = 1;
  *Out = &N;
}

void ok_caller_s(int **Out, int &N) { *Out = &N; }

void ok_heap(std::unique_ptr<int> &Out) { Out = std::make_unique<int>(1); }

void ok_value(std::vector<std::string> &Out) {
  std::string S = "x";
  Out.push_back(S);
}

void ok_local_container() {
  int N = 1;
  std::vector<int *> V;
  V.push_back(&N);
}

void ok_cleared(std::vector<int *> &Out) {
  int N = 1;
  Out.push_back(&N);
  use();
  Out.clear();
}

void ok_popped() {
  std::string S = "frame";
  Registered.push_back(&S);
  use();
  Registered.pop_back();
}

void ok_removed() {
  std::string S = "frame";
  Registered.push_back(&S);
  use();
  Registered.erase(std::find(Registered.begin(), Registered.end(), &S));
}

struct Scope { // a chain of scopes on the stack
  static Scope *Current;
  Scope *Outer;
  Scope() : Outer(Current) { Current = this; }
  ~Scope() { Current = Outer; }
};
void ok_scope_guard() {
  Scope S;
  use();
}

void keepsNothing(const std::string *S);
void ok_unknown_function() {
  std::string S;
  keepsNothing(&S);
}
