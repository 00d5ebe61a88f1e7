// A lock that a function reaches through its own pointer stays as it left it when the pointer is gone.
#include <pthread.h>

struct Account {
  pthread_mutex_t Lock;
  long Balance;
};

static Account Till;

static void enter(Account *A) { pthread_mutex_lock(&A->Lock); }
static void leave(Account *A) { pthread_mutex_unlock(&A->Lock); }
static Account *enterTill() {
  pthread_mutex_lock(&Till.Lock);
  return &Till;
}

void ok_one_after_the_other(Account *A) {
  enter(A);
  A->Balance += 1;
  leave(A);
  enter(A);
  A->Balance -= 1;
  leave(A);
}

void bad_nested(Account *A) {
  enter(A);
  A->Balance += 1;
  enter(A); // expect: double-lock
  leave(A);
}

long ok_by_its_result(bool Twice) {
  Account *T = enterTill();
  long Sum = T->Balance;
  leave(T);
  if (Twice) {
    Account *Again = enterTill();
    Sum += Again->Balance;
    leave(Again);
  }
  return Sum;
}

long bad_by_its_result() {
  Account *T = enterTill();
  long Sum = T->Balance;
  pthread_mutex_lock(&Till.Lock); // expect: double-lock "`Till.Lock`"
  leave(T);
  return Sum;
}
