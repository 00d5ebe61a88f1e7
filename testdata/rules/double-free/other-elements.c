// An array from which what is freed is taken out by another index: the element of the known index may be set anew.
#include <stdlib.h>

struct Peer { int Socket; };
struct Table {
  struct Peer *Slots[16];
  unsigned Count;
};

static void dropByPointer(struct Table *T, struct Peer *P) {
  for (unsigned I = 0; I < T->Count; ++I)
    if (T->Slots[I] == P) {
      T->Slots[I] = T->Slots[--T->Count];
      break;
    }
  free(P);
}

static void countDown(struct Table *T, struct Peer *P) {
  --T->Count;
  free(P);
}

void ok_taken_out_by_the_callee(struct Table *T) {
  while (T->Count > 0)
    dropByPointer(T, T->Slots[0]);
}

void bad_stays_in_place(struct Table *T) {
  while (T->Count > 0)
    countDown(T, T->Slots[0]); // expect: double-free
}

void ok_filled_from_the_end(struct Table *T, unsigned I) {
  free(T->Slots[0]);
  T->Slots[I] = T->Slots[--T->Count];
  free(T->Slots[0]);
}

void bad_another_is_filled(struct Table *T) {
  free(T->Slots[0]);
  T->Slots[1] = 0;
  free(T->Slots[0]); // expect: double-free
}

// That the inner loop runs unless this was the last one, the count would say.
void fp_moved_up(struct Table *T) {
  while (T->Count > 0) {
    free(T->Slots[0]);
    for (unsigned I = 1; I < T->Count; ++I)
      T->Slots[I - 1] = T->Slots[I];
    --T->Count;
  }
}

void bad_other_table(struct Table *T, struct Table *Other, unsigned I) {
  free(T->Slots[0]);
  Other->Slots[I] = 0;
  free(T->Slots[0]); // expect: double-free
}
