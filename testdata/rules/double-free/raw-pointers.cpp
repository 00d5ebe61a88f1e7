// delete and free by hand: twice in a row, on one path, through aliases and casts.
#include <cstdlib>

struct Node {
  int Value = 0;
  Node *Next = nullptr;
};
void show(int);

void bad_twice() {
  Node *N = new Node;
  delete N;
  delete N; // expect: double-free "`N`"
}

void bad_malloc_twice() {
  void *P = std::malloc(8);
  std::free(P);
  std::free(P); // expect: double-free "`P`"
}

void bad_on_one_path(bool Done) {
  Node *N = new Node;
  if (Done)
    delete N;
  delete N; // expect-warning: double-free
}

void bad_alias() {
  Node *N = new Node, *Same = N;
  delete N;
  delete Same; // expect: double-free
}

void bad_alias_of_choice(bool First, Node *A, Node *B) {
  Node *Chosen = First ? A : B;
  delete Chosen;
  if (First)
    delete A; // expect: double-free
}

void bad_parameter(Node *N) {
  delete N;
  delete N; // expect: double-free
}

void bad_cast() {
  int *P = static_cast<int *>(std::malloc(4));
  void *Q = P;
  std::free(P);
  std::free(Q); // expect: double-free
}

void bad_field(Node *N) {
  delete N->Next;
  delete N->Next; // expect: double-free "`N->Next`"
}

void bad_reference(Node *N) {
  Node *&R = N;
  delete N;
  delete R; // expect: double-free
}

void bad_array() {
  int *A = new int[4];
  delete[] A;
  delete[] A; // expect: double-free
}

void ok_null_in_between(Node *N) {
  delete N;
  N = nullptr;
  delete N;
}

void ok_new_in_between(Node *N) {
  delete N;
  N = new Node;
  delete N;
}

void ok_one_of_two(bool Done, Node *N) {
  if (Done) {
    delete N;
    return;
  }
  show(N->Value);
  delete N;
}

void ok_correlated(bool Done, Node *N) {
  if (Done)
    delete N;
  show(1);
  if (!Done)
    delete N;
}

void ok_flag(Node *N, bool Early) {
  bool Freed = false;
  if (Early) {
    delete N;
    Freed = true;
  }
  show(2);
  if (!Freed)
    delete N;
}

void ok_alias_of_choice(bool First, Node *A, Node *B) {
  Node *Chosen = First ? A : B;
  delete Chosen;
  if (!First)
    delete A;
}

void ok_other_field(Node *N) {
  delete N->Next;
  delete N;
}

void ok_null_is_freed_twice() {
  Node *N = nullptr;
  delete N;
  delete N;
}

void ok_nulled_where_freed(Node *N, bool Now) {
  if (Now) {
    delete N;
    N = nullptr;
  }
  if (N)
    delete N;
}

void ok_loop(Node *Head) {
  while (Head) {
    Node *Next = Head->Next;
    delete Head;
    Head = Next;
  }
}

void bad_loop(Node *N, int Count) {
  for (int I = 0; I < Count; ++I)
    delete N; // expect: double-free "in the previous iteration"
}

void ok_elements(Node **All, int Count) {
  for (int I = 0; I < Count; ++I)
    delete All[I];
}

void bad_element(Node **All, int I) {
  delete All[I];
  delete All[I]; // expect: double-free
}

void ok_next_element(Node **All, int I) {
  delete All[I];
  ++I;
  delete All[I];
}
