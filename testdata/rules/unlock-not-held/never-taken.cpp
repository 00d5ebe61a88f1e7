// The way to the unlock does not come by the lock at all, or by an attempt that a guard made and did not get.
#include <cerrno>
#include <mutex>
#include <pthread.h>

struct Port {
  pthread_mutex_t Lock;
  int Busy;
  int Sent;
};

int bad_leaves_by_the_common_end(Port *P, const char *Text) {
  int Result = 0;
  if (!Text) {
    Result = -EINVAL;
    goto out;
  }
  pthread_mutex_lock(&P->Lock);
  if (P->Busy) {
    Result = -EBUSY;
    goto out;
  }
  ++P->Sent;
out:
  pthread_mutex_unlock(&P->Lock); // expect: unlock-not-held
  return Result;
}

int ok_leaves_before(Port *P, const char *Text) {
  int Result = 0;
  if (!Text)
    return -EINVAL;
  pthread_mutex_lock(&P->Lock);
  if (P->Busy) {
    Result = -EBUSY;
    goto out;
  }
  ++P->Sent;
out:
  pthread_mutex_unlock(&P->Lock);
  return Result;
}

struct Plug {
  pthread_mutex_t Lock;
};
void plug(Plug *P);

// Who says that he has it already, has it.
void ok_on_demand(Plug *P, bool HasIt) {
  if (!HasIt)
    pthread_mutex_lock(&P->Lock);
  plug(P);
  pthread_mutex_unlock(&P->Lock);
}

// The same question is asked twice.
void ok_both_times(Plug *P, bool Wanted) {
  if (Wanted) {
    pthread_mutex_lock(&P->Lock);
    plug(P);
  }
  plug(P);
  if (Wanted)
    pthread_mutex_unlock(&P->Lock);
}

class Cache {
public:
  void bad_gives_back_what_it_did_not_get(int Value) {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    if (Hold.owns_lock())
      Kept = Value;
    else
      ++Misses;
    Hold.unlock(); // expect: unlock-not-held
  }
  void ok_gives_back_what_it_got(int Value) {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    if (!Hold.owns_lock())
      return;
    Kept = Value;
    Hold.unlock();
  }
  void ok_asks_again(int Value) {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    if (Hold)
      Kept = Value;
    if (Hold)
      Hold.unlock();
  }

private:
  std::mutex M;
  int Kept = 0;
  thread_local static int Misses;
};
