// Made one way, released another.
#include <cstdio>
#include <cstdlib>
#include <memory>

struct Node {
  int Value = 0;
  int Other = 0;
};

void bad_array_single(int N) {
  int *A = new int[N];
  delete A; // expect: mismatched-free
}

void bad_single_array() {
  Node *N = new Node;
  delete[] N; // expect: mismatched-free
}

void bad_malloc_delete() {
  void *P = malloc(8);
  delete static_cast<int *>(P); // expect: mismatched-free
}

void bad_new_free() {
  Node *N = new Node;
  free(N); // expect: mismatched-free
}

void bad_file_freed(const char *Path) {
  FILE *F = fopen(Path, "r");
  free(F); // expect: mismatched-free
}

void bad_array_in_unique() {
  std::unique_ptr<int> P(new int[4]); // expect: mismatched-free
}

void bad_malloc_in_shared() {
  std::shared_ptr<int> P(static_cast<int *>(malloc(4))); // expect: mismatched-free
}

void bad_local() {
  Node N;
  Node *P = &N;
  delete P; // expect: mismatched-free "`N`"
}

void bad_middle() {
  char *P = static_cast<char *>(malloc(8));
  char *Q = P + 1;
  free(Q); // expect: mismatched-free
}

void bad_member(Node *N) {
  int *P = &N->Other;
  free(P); // expect: mismatched-free
}

void bad_void(void *P) {
  delete P; // expect: mismatched-free
}

struct Opaque;
void bad_incomplete(Opaque *P) {
  delete P; // expect: mismatched-free
}

struct Plain {
  int A = 0;
};
struct Derived : Plain {
  char *Name = nullptr;
};
void bad_base() {
  Plain *P = new Derived;
  delete P; // expect: mismatched-free
}

struct Shape {
  virtual void draw() {}
  virtual ~Shape() = default;
};
struct Circle : Shape {};
void ok_virtual() {
  Shape *S = new Circle;
  delete S;
}

void ok_array_in_unique() { std::unique_ptr<int[]> P(new int[4]); }

void ok_deleter() {
  std::unique_ptr<void, void (*)(void *)> P(malloc(4), free);
  std::shared_ptr<int> Q(static_cast<int *>(malloc(4)), free);
}

void ok_pairs(int N) {
  int *A = new int[N];
  delete[] A;
  void *P = malloc(8);
  free(P);
  P = operator new(8);
  operator delete(P);
}

void ok_first_again() {
  char *P = static_cast<char *>(malloc(8));
  for (char *Q = P; *Q; ++Q)
    *Q = 0;
  free(P);
}

// A class that others derive from, deleted as itself.
struct Widget {
  virtual double area() const;
  ~Widget();
};
struct Button : Widget {
  double area() const override;
  int *Name;
  ~Button();
};
bool wanted();
Widget *ok_made_as_itself() {
  Widget *S = new Widget;
  if (!wanted()) {
    delete S;
    return nullptr;
  }
  return S;
}
void bad_made_as_another(bool Round) {
  Widget *S = Round ? new Button : new Widget;
  delete S; // expect: mismatched-free
}
void bad_given(Widget *S) {
  delete S; // expect: mismatched-free
}
