// What is done to one of two objects, chosen by a conditional, is done to that one.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);
static void sink(std::string &Text) { keep(std::move(Text)); }

void bad_initialised_from_either(std::string A, std::string B, bool First) {
  std::string T = First ? std::move(A) : std::move(B);
  show(T);
  show(B); // expect-warning: use-after-move "`B`"
}

void ok_the_other_is_left(std::string A, std::string B, bool First) {
  std::string T = First ? std::move(A) : std::move(B);
  show(T);
  show(First ? B : A);
  if (First)
    show(B);
  else
    show(A);
}

void bad_the_same_is_used(std::string A, std::string B, bool First) {
  keep(std::move(First ? A : B));
  if (First)
    show(A); // expect-warning: use-after-move "`A`"
}

void bad_one_of_three(std::string A, std::string B, std::string C, int N) {
  keep(N > 1 ? std::move(A) : N > 0 ? std::move(B) : std::move(C));
  show(C); // expect-warning: use-after-move "`C`"
}

void bad_moved_by_helper(std::string A, std::string B, bool First) {
  sink(First ? A : B);
  show(A); // expect-warning: use-after-move "`A`"
}

void bad_either_is_read(std::string A, std::string B, bool First) {
  keep(std::move(A));
  show(First ? A : B); // expect: use-after-move "`A`"
}

void ok_set_where_moved(std::string A, std::string B, const bool First) {
  if (First)
    keep(std::move(A));
  (First ? A : B) = "new";
  show(A);
}

void bad_the_other_is_set(std::string A, std::string B, const bool First) {
  keep(std::move(A));
  (First ? A : B) = "new";
  if (!First)
    show(A); // expect-warning: use-after-move "`A`"
}

void ok_perhaps_set_by_reference(std::string A, std::string B, bool First) {
  std::string &Chosen = First ? A : B;
  keep(std::move(A));
  Chosen = "new";
  show(A);
}

void ok_read_before_it_moves(std::string A, std::string B, bool First) {
  extern void two(size_t, std::string &&);
  two(A.size(), std::move(First ? A : B));
}

struct Node {
  Node *Next = nullptr, *Previous = nullptr;
};
class List {
public:
  ~List() {
    while (First)
      erase(First);
  }
  void ok_emptied_by_reference() {
    while (First)
      eraseByReference(First);
  }
  void ok_emptied_by_pointer() {
    while (First)
      eraseByPointer(First);
  }

private:
  void erase(Node *N) {
    (N->Previous ? N->Previous->Next : First) = N->Next;
    delete N;
  }
  void eraseByReference(Node *N) {
    Node *&Link = N->Previous ? N->Previous->Next : First;
    Link = N->Next;
    delete N;
  }
  void eraseByPointer(Node *N) {
    Node **Link = N->Previous ? &N->Previous->Next : &First;
    *Link = N->Next;
    delete N;
  }
  Node *First = nullptr;
};
