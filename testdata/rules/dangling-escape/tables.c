// Tables and queues of the whole program that a function puts the address of a local into.
#include <stddef.h>

typedef void (*Handler)(void *);
static struct Slot {
  Handler Run;
  void *With;
} Slots[8];

static int attach(unsigned N, Handler Run, void *With) {
  if (N >= 8 || Slots[N].Run)
    return -1;
  Slots[N].Run = Run;
  Slots[N].With = With;
  return 0;
}
static void detach(unsigned N) {
  if (N < 8) {
    Slots[N].Run = NULL;
    Slots[N].With = NULL;
  }
}
void fire(unsigned N) {
  if (N < 8 && Slots[N].Run)
    Slots[N].Run(Slots[N].With);
}

struct Sample {
  int Ready, Value;
};
static void sampled(void *P) { ((struct Sample *)P)->Ready = 1; }

int bad_not_detached(unsigned N) {
  struct Sample S = {0, 0};
  if (attach(N, sampled, &S) != 0) // expect: dangling-escape "reference to `S` is left in `Slots[...].With`"
    return -1;
  while (!S.Ready)
    fire(N);
  return S.Value;
}
int ok_detached(unsigned N, int Tries) {
  struct Sample S = {0, 0};
  if (attach(N, sampled, &S) != 0)
    return -1;
  while (!S.Ready && Tries-- > 0)
    fire(N);
  detach(N);
  return S.Ready ? S.Value : -1;
}

struct Node {
  struct Node *Next;
  int Woken;
};
static struct Queue {
  struct Node *Head, **Tail;
} Waiting = {NULL, &Waiting.Head};

static void join(struct Queue *Q, struct Node *N) {
  N->Next = NULL;
  *Q->Tail = N;
  Q->Tail = &N->Next;
}
static void leave(struct Queue *Q, struct Node *N) {
  struct Node **P = &Q->Head;
  while (*P && *P != N)
    P = &(*P)->Next;
  if (*P) {
    *P = N->Next;
    if (Q->Tail == &N->Next)
      Q->Tail = P;
  }
}
void wakeAll(void) {
  for (struct Node *N = Waiting.Head; N; N = N->Next)
    N->Woken = 1;
}
int nap(void);

int bad_still_waiting(int Rounds) {
  struct Node Me = {0};
  join(&Waiting, &Me); // expect: dangling-escape
  while (!Me.Woken)
    if (Rounds-- == 0)
      return -1;
  leave(&Waiting, &Me);
  return 0;
}
int ok_left(int Rounds) {
  struct Node Me = {0};
  int Result = 0;
  join(&Waiting, &Me);
  while (!Me.Woken)
    if (Rounds-- == 0) {
      Result = -1;
      break;
    }
  leave(&Waiting, &Me);
  return Result;
}
