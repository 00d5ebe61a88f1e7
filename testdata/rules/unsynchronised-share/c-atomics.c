// Of C's atomics, a load sees what was done before the store.
#include <pthread.h>
#include <stdatomic.h>

struct Slot {
  int Value;
  atomic_int Full;
  atomic_int Count;
};

static struct Slot A, B;

static void *fillA(void *P) {
  struct Slot *S = P;
  S->Value = 3;
  atomic_store(&S->Full, 1);
  return 0;
}

int ok_behind_the_load(void) {
  pthread_t T;
  if (pthread_create(&T, 0, fillA, &A) != 0)
    return 1;
  while (!atomic_load(&A.Full))
    ;
  int Got = A.Value;
  pthread_join(T, 0);
  return Got;
}

static void *fillB(void *P) {
  struct Slot *S = P;
  S->Value = 3;
  atomic_fetch_add(&S->Count, 1);
  return 0;
}

int bad_without_a_look(void) {
  pthread_t T;
  if (pthread_create(&T, 0, fillB, &B) != 0)
    return 1;
  int Got = B.Value; // expect: unsynchronised-share
  pthread_join(T, 0);
  return Got;
}
