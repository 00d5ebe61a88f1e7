// The handle of a thread lies beside what the thread works on: who starts it passes the pointer on and does not read.
#include <pthread.h>

struct Job {
  long Low, High;
  pthread_t Id;
};
void *work(void *Arg);

int ok_started(Job *Jobs, int N) {
  for (int I = 0; I < N; ++I)
    if (pthread_create(&Jobs[I].Id, nullptr, work, &Jobs[I]) != 0)
      return I;
  return N;
}

int fill(Job *To, const Job *From) {
  To->Low = 1;
  return static_cast<int>(From->Low);
}
int bad_both(Job *J) { return fill(J, J); } // expect: aliased-arguments
