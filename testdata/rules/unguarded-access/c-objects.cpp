// Objects in the style of C: who makes or ends an object's lock has the object for himself.
#include <pthread.h>
#include <string.h>

struct Port {
  int Fd;
  pthread_mutex_t Lock;
  unsigned long Sent;
};

int ok_port_init(struct Port *P, int Fd) {
  memset(P, 0, sizeof *P);
  P->Fd = Fd;
  return pthread_mutex_init(&P->Lock, nullptr);
}
void ok_port_end(struct Port *P) {
  P->Fd = -1;
  P->Sent = 0;
  pthread_mutex_destroy(&P->Lock);
}
void port_send(struct Port *P, unsigned long N) {
  pthread_mutex_lock(&P->Lock);
  P->Sent += N;
  P->Fd = P->Fd < 0 ? 0 : P->Fd;
  pthread_mutex_unlock(&P->Lock);
}
unsigned long port_sent(struct Port *P) {
  pthread_mutex_lock(&P->Lock);
  unsigned long N = P->Sent;
  pthread_mutex_unlock(&P->Lock);
  return N;
}
void bad_port_reset(struct Port *P) {
  P->Sent = 0; // expect: unguarded-access
}
void bad_port_pair(struct Port *P, struct Port *Other) {
  pthread_mutex_init(&Other->Lock, nullptr);
  P->Fd = 3; // expect: unguarded-access
}
