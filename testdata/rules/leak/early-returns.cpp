// What is allocated and not released on every path; what is handed to somebody who may own it.
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <vector>

struct Node {
  int Value = 0;
  Node *Next = nullptr;
};
void take(Node *);
void look(const Node *);
bool ask();

int bad_early_return(const char *Path) {
  FILE *F = fopen(Path, "r");
  if (!F)
    return -1;
  if (ask())
    return -2; // expect: leak
  fclose(F);
  return 0;
}

void bad_never_released() {
  Node *N = new Node; // expect: leak
  N->Value = 1;
}

void bad_only_looked_at() {
  Node *N = new Node; // expect: leak
  look(N);
}

void bad_overwritten() {
  Node *N = new Node;
  N = new Node; // expect: leak
  delete N;
}

void bad_nulled() {
  Node *N = new Node;
  N = nullptr; // expect: leak
  delete N;
}

int bad_descriptor(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  char Byte;
  if (read(Fd, &Byte, 1) != 1)
    return -1; // expect: leak
  close(Fd);
  return Byte;
}

void bad_dropped_release(std::unique_ptr<Node> P) {
  P.release(); // expect: leak
}

void bad_unnamed() {
  new Node; // expect: leak
}

void bad_in_loop(int N) {
  char *Buffer = nullptr;
  for (int I = 0; I < N; ++I)
    Buffer = static_cast<char *>(malloc(8)); // expect: leak
  free(Buffer);
}

Node *make() { return new Node; }
void bad_made_by_helper() {
  Node *N = make(); // expect: leak
  N->Value = 3;
}

void ok_released_on_both(bool Now) {
  Node *N = new Node;
  if (Now) {
    delete N;
    return;
  }
  delete N;
}

void ok_null_is_nothing() {
  char *P = static_cast<char *>(malloc(8));
  if (!P)
    return;
  free(P);
}

void ok_null_tested_the_other_way() {
  FILE *F = fopen("x", "r");
  if (F != nullptr) {
    fclose(F);
  }
}

Node *ok_returned() {
  Node *N = new Node;
  N->Value = 1;
  return N;
}

void ok_out_parameter(Node **Out) {
  Node *N = new Node;
  *Out = N;
}

void ok_reference_out_parameter(Node *&Out) { Out = new Node; }

void ok_given_away() {
  Node *N = new Node;
  take(N);
}

void ok_owned() {
  Node *N = new Node;
  std::unique_ptr<Node> P(N);
}

void ok_in_container(std::vector<Node *> &All) {
  Node *N = new Node;
  All.push_back(N);
}

void ok_linked(Node *Head) {
  Node *N = new Node;
  N->Next = Head->Next;
  Head->Next = N;
}

Node &ok_immortal() {
  static Node *Only = new Node;
  return *Only;
}

Node *TheOne;
void ok_global() { TheOne = new Node; }

class Keeper {
public:
  void ok_kept() {
    Node *N = new Node;
    delete Mine;
    Mine = N;
  }
  Keeper() : Mine(new Node) {}
  Keeper(const Keeper &) = delete;
  ~Keeper() { delete Mine; }

private:
  Node *Mine;
};

void ok_correlated(bool Want) {
  Node *N = nullptr;
  if (Want)
    N = new Node;
  look(N);
  if (Want)
    delete N;
}

void ok_freed_by_helper(int Fd) {
  struct Closer {
    explicit Closer(int Fd) : Fd(Fd) {}
    Closer(const Closer &) = delete;
    int Fd;
    ~Closer() { close(Fd); }
  };
  Closer C(dup(Fd));
}

void ok_goto(const char *Path) {
  FILE *F = nullptr;
  char *Buffer = static_cast<char *>(malloc(16));
  if (!Buffer)
    goto out;
  F = fopen(Path, "r");
  if (!F)
    goto out;
  fclose(F);
out:
  free(Buffer);
}

void ok_exits() {
  Node *N = new Node;
  if (ask())
    exit(1);
  delete N;
}

void ok_captured() {
  Node *N = new Node;
  auto Later = [N] { delete N; };
  Later();
}

void parse(int N) {
  if (N > 3)
    throw N;
}

void bad_thrown_over(int N) {
  Node *P = new Node;
  parse(N); // expect: leak "an exception"
  delete P;
}

void bad_throws_itself(int N) {
  Node *P = new Node;
  if (N > 3)
    throw N; // expect: leak
  delete P;
}

void ok_owned_before_the_throw(int N) {
  std::unique_ptr<Node> P(new Node);
  parse(N);
}

void ok_caught(int N) {
  Node *P = new Node;
  try {
    parse(N);
  } catch (int) {
  }
  delete P;
}
