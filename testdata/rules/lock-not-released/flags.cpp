// A variable says whether the lock is held: a flag set beside it, the answer of an attempt, an error code.
#include <mutex>
#include <pthread.h>

class bad_flag {
public:
  int take() {
    bool Locked = false;
    if (M.try_lock())
      Locked = true;
    if (!Locked)
      return -1;
    if (Value > 10)
      return Value; // expect: lock-not-released
    int Seen = ++Value;
    if (Locked)
      M.unlock();
    return Seen;
  }

private:
  std::mutex M;
  int Value = 0;
};

class ok_flag {
public:
  int take() {
    bool Locked = false;
    if (M.try_lock())
      Locked = true;
    if (!Locked)
      return -1;
    int Seen = ++Value;
    if (Locked)
      M.unlock();
    return Seen;
  }
  int look() {
    std::lock_guard<std::mutex> Hold(M);
    return Value;
  }

private:
  std::mutex M;
  int Value = 0;
};

struct Device {
  pthread_mutex_t Lock;
  int *Buffer;
  int Writes;
};

int begin(Device *D) {
  int Error = pthread_mutex_lock(&D->Lock);
  if (Error)
    return -Error;
  if (!D->Buffer) {
    pthread_mutex_unlock(&D->Lock);
    return -19;
  }
  return 0;
}

int end(Device *D, int Status) {
  pthread_mutex_unlock(&D->Lock);
  return Status;
}

int ok_store(Device *D, int Value) {
  int Status = begin(D);
  if (Status < 0)
    return Status;
  if (Value < 0)
    return end(D, -1);
  *D->Buffer = Value;
  ++D->Writes;
  return end(D, 0);
}

int ok_tried(Device *D, int *Out) {
  if (pthread_mutex_trylock(&D->Lock) != 0)
    return -16;
  *Out = D->Writes;
  pthread_mutex_unlock(&D->Lock);
  return 0;
}

int ok_status_variable(Device *D, bool Wanted) {
  int Status = -1;
  if (Wanted && pthread_mutex_lock(&D->Lock) == 0)
    Status = 0;
  if (Status == 0) {
    ++D->Writes;
    pthread_mutex_unlock(&D->Lock);
  }
  return Status;
}
