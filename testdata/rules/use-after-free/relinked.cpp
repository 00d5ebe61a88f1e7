// A list that is gone over anew after each removal.
#include <cstdlib>

struct Peer {
  Peer *Next, *Prev;
  bool Dead;
};
struct Peers {
  Peer Head;
};
static void destroy(Peer *P) {
  P->Prev->Next = P->Next;
  P->Next->Prev = P->Prev;
  std::free(P);
}
void ok_from_the_start(Peers *All) {
again:
  for (Peer *P = All->Head.Next; P != &All->Head; P = P->Next)
    if (P->Dead) {
      destroy(P);
      goto again;
    }
}
void bad_goes_on(Peers *All) {
  for (Peer *P = All->Head.Next; P != &All->Head; P = P->Next) // expect: use-after-free
    if (P->Dead)
      destroy(P);
}

struct Cell {
  int value;
  Cell *next;
};
class Chain {
public:
  ~Chain() { // ok: each round asks the head for its next before it deletes what was the head
    while (head) {
      Cell *dead = head;
      head = head->next;
      delete dead;
    }
  }
  void bad_drain() {
    while (head) {
      Cell *dead = head;
      delete dead;
      head = head->next; // expect: use-after-free
    }
  }

private:
  Cell *head = nullptr;
};
