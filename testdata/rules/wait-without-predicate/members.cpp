// Waits for conditions of objects that are reached through a pointer.
#include <pthread.h>

struct Gate {
  pthread_mutex_t Lock;
  pthread_cond_t Opened;
  int Open;
  int Passed;
};

void bad_once(Gate *G) {
  pthread_mutex_lock(&G->Lock);
  if (!G->Open)
    pthread_cond_wait(&G->Opened, &G->Lock); // expect: wait-without-predicate
  ++G->Passed;
  pthread_mutex_unlock(&G->Lock);
}

void ok_until_open(Gate *G) {
  pthread_mutex_lock(&G->Lock);
  while (!G->Open)
    pthread_cond_wait(&G->Opened, &G->Lock);
  ++G->Passed;
  pthread_mutex_unlock(&G->Lock);
}

void ok_for_the_caller(Gate *G) { pthread_cond_wait(&G->Opened, &G->Lock); }
