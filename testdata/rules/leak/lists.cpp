// Nodes that name each other: what is stored in a fresh node, or in an aggregate, goes where that goes.
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace {

struct Link {
  int Value;
  Link *Rest;
};

Link *prepend(int Value, Link *Rest) { return new Link{Value, Rest}; }

Link *prependByHand(int Value, Link *Rest) {
  Link *L = new Link;
  L->Value = Value;
  L->Rest = Rest;
  return L;
}

Link *replaceHead(int Value, Link *Rest) {
  Link *L = new Link{Value, Rest->Rest};
  return L;
}

void dropAll(Link *L) {
  while (L) {
    Link *Rest = L->Rest;
    delete L;
    L = Rest;
  }
}

void dropFrom(Link **At, int Value) {
  while (*At) {
    Link *Here = *At;
    if (Here->Value == Value) {
      *At = Here->Rest;
      delete Here;
    } else {
      At = &Here->Rest;
    }
  }
}

void ok_prepended() {
  Link *L = prepend(1, prepend(2, nullptr));
  dropAll(L);
}

void bad_prepended() {
  Link *L = prepend(1, prepend(2, nullptr)); // expect: leak "`L`"
  if (L->Value)
    return;
}

void ok_by_hand() {
  Link *L = prependByHand(1, prependByHand(2, nullptr));
  dropAll(L);
}

void bad_not_kept() {
  Link *Second = prepend(2, nullptr); // expect: leak "`Second`"
  dropAll(replaceHead(1, Second));
}

void ok_taken_out() {
  Link *L = prepend(1, prepend(2, nullptr));
  dropFrom(&L, 1);
  dropAll(L);
}

void bad_dropped_and_used() {
  Link *L = prepend(1, nullptr);
  dropAll(L);
  L->Value = 2; // expect: use-after-free "`L`"
}

struct Message {
  char *Text;
  int Length;
};

void clear(Message *M) {
  free(M->Text);
  M->Text = nullptr;
}

bool ok_in_aggregate() {
  Message M = {strdup("text"), 4};
  clear(&M);
  return M.Length == 4;
}

bool bad_in_aggregate() {
  Message M = {strdup("text"), 4};
  return M.Length == 4; // expect: leak "`M.Text`"
}

void ok_cleared_and_freed() {
  Message M = {strdup("text"), 4};
  clear(&M);
  free(M.Text);
}

void bad_second_in_aggregate() {
  Message M = {strdup("text"), 4};
  M.Text = strdup("other"); // expect: leak
  clear(&M);
}

int parse(const char *Text) {
  if (!*Text)
    throw std::invalid_argument("empty");
  return 1;
}

void ok_deleted_and_thrown_on(const char *Text) {
  Link *L = new Link{0, nullptr};
  try {
    L->Value = parse(Text);
  } catch (...) {
    delete L;
    throw;
  }
  delete L;
}

void bad_thrown_on(const char *Text) {
  Link *L = new Link{0, nullptr}; // expect: leak "`L`"
  try {
    L->Value = parse(Text);
  } catch (...) {
    throw;
  }
  delete L;
}

void bad_thrown_by_hand(const char *Text) {
  Link *L = new Link{0, nullptr};
  if (!*Text)
    throw std::invalid_argument("empty"); // expect: leak "`L`"
  delete L;
}

void ok_thrown_by_hand(const char *Text) {
  Link *L = new Link{0, nullptr};
  if (!*Text) {
    delete L;
    throw std::invalid_argument("empty");
  }
  delete L;
}

class Many {
public:
  Many() = default;
  Many(const Many &) = delete;
  void add() { All.push_back(new Link{0, nullptr}); }
  ~Many() {
    for (Link *L : All)
      delete L;
  }

private:
  std::vector<Link *> All;
};

void ok_all_deleted(std::vector<Link *> &All) {
  for (Link *L : All)
    delete L;
  All.clear();
}

void bad_deleted_in_each_round(std::vector<Link *> &All, Link *One) {
  for (Link *L : All) {
    L->Rest = nullptr;
    delete One; // expect-warning: double-free "`One`"
  }
}

} // namespace

//===-- Objects that end themselves

namespace {

class Counted {
public:
  void retain() { ++Count; }
  void drop() {
    if (--Count == 0)
      delete this;
  }

protected:
  virtual ~Counted() = default;

private:
  int Count = 1;
};

class Picture : public Counted {
public:
  int Width = 0;
};

class Handle {
public:
  explicit Handle(Picture *P) : P(P) {}
  Handle(const Handle &Other) : P(Other.P) { P->retain(); }
  Handle &operator=(const Handle &) = delete;
  ~Handle() { P->drop(); }

private:
  Picture *P;
};

void ok_counted() {
  Handle H(new Picture);
  Handle Copy = H;
}

void ok_dropped_by_hand() {
  Picture *P = new Picture;
  P->drop();
}

void bad_never_dropped() {
  Picture *P = new Picture; // expect: leak "`P`"
  P->retain();
}

} // namespace
