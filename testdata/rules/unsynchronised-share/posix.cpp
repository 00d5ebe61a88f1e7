// pthread_create: the argument is what is shared.
#include <pthread.h>

struct Job {
  int Done = 0;
};

void *work(void *Arg) {
  Job *J = static_cast<Job *>(Arg);
  J->Done = 1;
  return nullptr;
}

int bad_looks_early() {
  Job J;
  pthread_t T;
  pthread_create(&T, nullptr, work, &J);
  int Early = J.Done; // expect: unsynchronised-share
  pthread_join(T, nullptr);
  return Early;
}

struct Guarded {
  int Done = 0;
  pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
};

void *ok_work(void *Arg) {
  Guarded *J = static_cast<Guarded *>(Arg);
  pthread_mutex_lock(&J->Lock);
  J->Done = 1;
  pthread_mutex_unlock(&J->Lock);
  return nullptr;
}

int ok_startAndLook() {
  Guarded J;
  pthread_t T;
  pthread_create(&T, nullptr, ok_work, &J);
  pthread_mutex_lock(&J.Lock);
  int Early = J.Done;
  pthread_mutex_unlock(&J.Lock);
  pthread_join(T, nullptr);
  return Early + J.Done;
}

void *finish(void *Arg) {
  Job *J = static_cast<Job *>(Arg);
  J->Done = 1;
  delete J;
  return nullptr;
}

void ok_not_started(Job *J) {
  pthread_t T;
  if (pthread_create(&T, nullptr, finish, J) != 0) {
    finish(J);
    return;
  }
  pthread_detach(T);
}
