// The two calls are of functions that are given the object, or a key of it, or what the first one answered.
#include <map>
#include <mutex>
#include <pthread.h>
#include <string>

struct Stock {
  pthread_mutex_t Lock;
  int Left;
  long Sold;
};

static int left(Stock *S) {
  pthread_mutex_lock(&S->Lock);
  int N = S->Left;
  pthread_mutex_unlock(&S->Lock);
  return N;
}
static void take(Stock *S, int N) {
  pthread_mutex_lock(&S->Lock);
  S->Left -= N;
  S->Sold += N;
  pthread_mutex_unlock(&S->Lock);
}
static bool tryTake(Stock *S, int N) {
  pthread_mutex_lock(&S->Lock);
  bool Enough = S->Left >= N;
  if (Enough)
    S->Left -= N;
  pthread_mutex_unlock(&S->Lock);
  return Enough;
}

bool bad_sell(Stock *S, int N) {
  if (left(S) < N)
    return false;
  take(S, N); // expect: check-then-act "`S`"
  return true;
}
static Stock Shop = {PTHREAD_MUTEX_INITIALIZER, 10, 0};
void bad_sell_out() {
  while (left(&Shop) > 0)
    take(&Shop, 1); // expect: check-then-act
}
bool ok_sell(Stock *S, int N) {
  if (left(S) < N)
    return false;
  return tryTake(S, N);
}
bool ok_of_another(Stock *S, Stock *T, int N) {
  if (left(S) < N)
    return false;
  take(T, N);
  return true;
}
// Taken in any case.
int ok_whatever_is_left(Stock *S) {
  int Before = left(S) > 3 ? 1 : 0;
  take(S, 1);
  return Before;
}

class Prices {
public:
  bool has(const std::string &Name) const {
    std::lock_guard<std::mutex> Hold(M);
    return ByName.count(Name) != 0;
  }
  void put(const std::string &Name, int Price) {
    std::lock_guard<std::mutex> Hold(M);
    ByName[Name] = Price;
  }
  void add(const std::string &Name, int Price) {
    std::lock_guard<std::mutex> Hold(M);
    ByName.emplace(Name, Price);
  }

private:
  mutable std::mutex M;
  std::map<std::string, int> ByName;
};

void bad_set_if_missing(Prices &P, const std::string &Name, int Price) {
  if (!P.has(Name))
    P.put(Name, Price); // expect: check-then-act "`P`"
}
// The first one stays, whoever comes second.
void ok_added_if_missing(Prices &P, const std::string &Name, int Price) {
  if (!P.has(Name))
    P.add(Name, Price);
}
void ok_of_another_key(Prices &P, const std::string &Name, const std::string &Other) {
  if (!P.has(Name))
    P.put(Other, 0);
}

class Account {
public:
  long get() const {
    std::lock_guard<std::mutex> Hold(M);
    return Sum;
  }
  void set(long N) {
    std::lock_guard<std::mutex> Hold(M);
    Sum = N;
  }
  void add(long N) {
    std::lock_guard<std::mutex> Hold(M);
    Sum += N;
  }

private:
  mutable std::mutex M;
  long Sum = 0;
};

void bad_in_one_statement(Account &A, long N) {
  A.set(A.get() + N); // expect: check-then-act "`A`"
}
void bad_by_way_of_a_local(Account &A, long N) {
  long Now = A.get();
  Now += N;
  A.set(Now); // expect: check-then-act
}
void ok_adds(Account &A, long N) { A.add(N); }
void ok_copies(Account &A, Account &B) { B.set(A.get() + 1); }
