// Reads, writes, calls and returns of what delete or free has released.
#include <cstdlib>
#include <cstring>

struct Node {
  int Value = 0;
  Node *Next = nullptr;
  void touch();
  int get() const { return Value; }
};
void show(int);
void pass(Node *);
void ignore(const void *) {}

int bad_read(Node *N) {
  delete N;
  return N->Value; // expect: use-after-free "`N`"
}

void bad_write(Node *N) {
  delete N;
  N->Value = 1; // expect: use-after-free
}

void bad_method(Node *N) {
  delete N;
  N->touch(); // expect: use-after-free
}

int bad_method_with_body(Node *N) {
  delete N;
  return N->get(); // expect: use-after-free
}

void bad_passed(Node *N) {
  delete N;
  pass(N); // expect: use-after-free "passed to `pass`"
}

Node *bad_returned(Node *N) {
  delete N;
  return N; // expect: use-after-free "returned here"
}

void bad_alias(Node *N) {
  int &V = N->Value;
  delete N;
  V = 2; // expect: use-after-free
}

void bad_interior(Node *N) {
  int *V = &N->Value;
  delete N;
  show(*V); // expect: use-after-free
}

void bad_malloc() {
  char *P = static_cast<char *>(std::malloc(8));
  if (!P)
    return;
  std::free(P);
  std::memset(P, 0, 8); // expect: use-after-free "passed to `memset`"
}

void bad_on_one_path(Node *N, bool Gone) {
  if (Gone)
    delete N;
  show(N->Value); // expect-warning: use-after-free
}

void bad_list(Node *Head) {
  for (; Head; Head = Head->Next) // expect: use-after-free
    delete Head;
}

void bad_next_round(Node *N, int Count) {
  for (int I = 0; I < Count; ++I) {
    show(N->Value); // expect: use-after-free
    if (I == 3)
      delete N;
  }
}

struct Counted {
  int Count = 1;
  void bad_this() {
    delete this;
    --Count; // expect: use-after-free "`this`"
  }
  void ok_this() {
    if (--Count == 0)
      delete this;
  }
  void ok_returns() {
    if (--Count == 0) {
      delete this;
      return;
    }
    ++Count;
  }
};

void ok_compared(Node *N, Node *Other) {
  delete N;
  if (N == Other)
    show(1);
}

void ok_ignored(Node *N) {
  delete N;
  ignore(N);
}

void ok_new_value(Node *N) {
  delete N;
  N = new Node;
  show(N->Value);
  delete N;
}

void ok_next_taken_before(Node *Head) {
  while (Head) {
    Node *Next = Head->Next;
    delete Head;
    Head = Next;
  }
}

void ok_break(Node *Head) {
  for (; Head; Head = Head->Next)
    if (Head->Value == 3) {
      delete Head;
      break;
    }
}

int ok_copied_before(Node *N) {
  int V = N->Value;
  delete N;
  return V;
}

void ok_correlated(Node *N, bool Gone) {
  if (Gone)
    delete N;
  else
    show(N->Value);
  if (!Gone)
    N->touch();
}

Node *ok_nulled(Node *N) {
  delete N;
  N = nullptr;
  return N;
}

struct Ending {
  int Left = 1;
  bool bad_asked_after_its_end() {
    delete this;
    return Left > 0; // expect: use-after-free
  }
  bool ok_asked_before() {
    bool Any = Left > 0;
    delete this;
    return Any;
  }
};
