// Functions that free what they are given: by value, by reference, through a chain, on some paths only.
#include <cstdlib>

struct Node {
  int Value = 0;
  Node *Next = nullptr;
};
int ask();

void destroy(Node *N) { delete N; }
void destroyIfAny(Node *N) {
  if (N != nullptr)
    delete N;
}
void destroyAll(Node *N) { destroyIfAny(N); }
void destroyAndClear(Node *&N) {
  delete N;
  N = nullptr;
}
void destroyAndClear(Node **N) {
  if (*N) {
    delete *N;
    *N = nullptr;
  }
}
void look(const Node *N);
bool destroyIfOld(Node *N) {
  if (N->Value > 10) {
    delete N;
    return true;
  }
  return false;
}
Node *same(Node *N) { return N; }

void bad_helper() {
  Node *N = new Node;
  destroy(N);
  delete N; // expect: double-free "`N`"
}

void bad_both_helpers(Node *N) {
  destroyIfAny(N);
  destroy(N); // expect: double-free "by this call of `destroy`"
}

void bad_chain(Node *N) {
  destroyAll(N);
  destroyAll(N); // expect: double-free
}

void bad_through_identity(Node *N) {
  delete same(N);
  delete N; // expect: double-free
}

void bad_field_through_helper(Node *N) {
  destroy(N->Next);
  delete N->Next; // expect: double-free
}

void ok_cleared(Node *N) {
  destroyAndClear(N);
  delete N;
}

void ok_cleared_by_pointer(Node *N) {
  destroyAndClear(&N);
  destroyAndClear(&N);
}

void ok_looked_at(Node *N) {
  look(N);
  delete N;
}

void ok_result_tells(Node *N) {
  if (!destroyIfOld(N))
    delete N;
}

void ok_other_object(Node *N) {
  destroy(N->Next);
  destroy(N);
}

void bad_lambda(Node *N) {
  auto Drop = [](Node *P) { delete P; };
  Drop(N);
  Drop(N); // expect: double-free
}

void bad_captured() {
  Node *N = new Node;
  auto Drop = [N] { delete N; };
  Drop();
  delete N; // expect: double-free
}
