// A function that releases a tree releases what its root leads to, wherever there is a root.
#include <cstdlib>
#include <cstring>

namespace {

struct Branch {
  Branch *Left, *Right;
  char *Name;
};

Branch *make(const char *Name) {
  auto *B = static_cast<Branch *>(std::calloc(1, sizeof(Branch)));
  if (!B)
    std::abort();
  B->Name = strdup(Name);
  return B;
}

void drop(Branch *B) {
  if (!B)
    return;
  drop(B->Left);
  drop(B->Right);
  std::free(B->Name);
  std::free(B);
}

} // namespace

void bad_left_first() {
  Branch *Root = make("root");
  Root->Left = make("left");
  drop(Root->Left);
  drop(Root); // expect: double-free "`Root->Left`"
}

void ok_taken_off() {
  Branch *Root = make("root");
  Root->Left = make("left");
  drop(Root->Left);
  Root->Left = nullptr;
  drop(Root);
}

char bad_used_after() {
  Branch *Root = make("root");
  Branch *Left = make("left");
  Root->Left = Left;
  drop(Root);
  return Left->Name[0]; // expect: use-after-free "`Left`"
}

char ok_used_before() {
  Branch *Root = make("root");
  Branch *Left = make("left");
  Root->Left = Left;
  char First = Left->Name[0];
  drop(Root);
  return First;
}

void bad_name_twice() {
  Branch *Root = make("root");
  std::free(Root->Name);
  drop(Root); // expect: double-free "`Root->Name`"
}

void ok_renamed() {
  Branch *Root = make("root");
  std::free(Root->Name);
  Root->Name = strdup("other");
  drop(Root);
}
