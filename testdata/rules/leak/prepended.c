// A list that is filled from the front: what was its head is the next of the new one.
#include <stdlib.h>

struct Node {
  void *Data;
  struct Node *Next;
};
struct List {
  struct Node *Head;
};

static void prepend(struct List *L, void *Data) {
  struct Node *N = malloc(sizeof *N);
  if (N == NULL)
    abort();
  N->Data = Data;
  N->Next = L->Head;
  L->Head = N;
}
static void replace(struct List *L) { L->Head = malloc(sizeof *L->Head); }
static void dropFirst(struct List *L) {
  struct Node *N = L->Head;
  if (N) {
    L->Head = N->Next;
    free(N);
  }
}
static void clear(struct List *L) {
  while (L->Head != NULL)
    dropFirst(L);
}

void ok_prepended(void) {
  struct List L = {0};
  prepend(&L, 0);
  prepend(&L, 0);
  clear(&L);
}
void ok_prepended_with_data(int *A, int *B) {
  struct List L = {0};
  prepend(&L, A);
  prepend(&L, B);
  clear(&L);
}
void bad_replaced(void) {
  struct List L = {0};
  replace(&L);
  replace(&L); // expect: leak
  clear(&L);
}

static void removeNode(struct List *L, void *Data) {
  struct Node **P = &L->Head;
  while (*P != NULL && (*P)->Data != Data)
    P = &(*P)->Next;
  if (*P != NULL) {
    struct Node *N = *P;
    *P = N->Next;
    free(N);
  }
}
static void removeAll(struct List *L) {
  while (L->Head != NULL)
    removeNode(L, L->Head->Data);
}
void ok_removed_behind_a_pointer(void) {
  struct List L = {0};
  prepend(&L, 0);
  removeAll(&L);
}
void bad_never_removed(void) {
  struct List L = {0};
  prepend(&L, 0); // expect: leak
}
