// Pointers: address-of, dereference, member access, arithmetic, pointers to pointers, to members and to functions.
#include "types.h"

struct Node {
  Node *Next;
  Str Label;
  int Count;
  int get() const;
};

int chain(Node *N) {
  Node *M = N->Next->Next;
  (*M).Count = 3;
  M->Label.clear();
  return N ? M->Count : 0;
}

void twice(Node **PP) {
  *PP = (*PP)->Next;
  Node *&R = *PP;
  R = nullptr;
}

void arithmetic(int *P, int I) {
  *(P + I) = 1;
  P[2] = P[I];
  use(*P++);
}

int toMembers(Node &N, int Node::*Field, int (Node::*Method)() const) { return N.*Field + (N.*Method)(); }

void toFunctions(void (*F)(Str &), Str S) {
  F(S);
  (*F)(S);
  auto *G = &take;
  G(std::move(S));
}
