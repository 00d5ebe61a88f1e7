// Locks of objects that a loop, a chain of pointers or a parameter leads to.
#include <mutex>
#include <vector>

struct Slot {
  std::mutex Lock;
  Slot *Next = nullptr;
  bool Busy = false;
  int Count = 0;
};

int bad_next_round(std::vector<Slot *> &All) {
  int Sum = 0;
  for (Slot *S : All) {
    S->Lock.lock(); // expect: lock-not-released
    if (S->Busy)
      continue;
    Sum += S->Count;
    S->Lock.unlock();
  }
  return Sum;
}

int ok_next_round(std::vector<Slot *> &All) {
  int Sum = 0;
  for (Slot *S : All) {
    S->Lock.lock();
    if (S->Busy) {
      S->Lock.unlock();
      continue;
    }
    Sum += S->Count;
    S->Lock.unlock();
  }
  return Sum;
}

int bad_given(Slot *S) {
  S->Lock.lock();
  if (S->Busy)
    return -1; // expect: lock-not-released
  S->Lock.unlock();
  return 0;
}

int ok_given(Slot *S) {
  S->Lock.lock();
  int Count = S->Count;
  S->Lock.unlock();
  return Count;
}

void ok_hand_over_hand(Slot *First, int Count) {
  Slot *Prev = First;
  Prev->Lock.lock();
  while (Prev->Next && Prev->Next->Count < Count) {
    Slot *Cur = Prev->Next;
    Cur->Lock.lock();
    Prev->Lock.unlock();
    Prev = Cur;
  }
  Prev->Count = Count;
  Prev->Lock.unlock();
}

void fn_hand_over_hand(Slot *First, int Count) {
  Slot *Prev = First;
  Prev->Lock.lock();
  while (Prev->Next) {
    Slot *Cur = Prev->Next;
    Cur->Lock.lock(); // expect: lock-not-released
    Prev->Lock.unlock();
    Prev = Cur;
    if (Prev->Busy)
      return; // taken under another name: not looked for
  }
  Prev->Count = Count;
  Prev->Lock.unlock();
}

Slot *ok_taken_for_the_caller(std::vector<Slot *> &All) {
  for (Slot *S : All) {
    S->Lock.lock();
    if (!S->Busy)
      return S;
    S->Lock.unlock();
  }
  return nullptr;
}

bool ok_told_by_the_result(Slot *S) {
  S->Lock.lock();
  if (S->Busy) {
    S->Lock.unlock();
    return false;
  }
  return true;
}

int ok_told_by_zero(Slot *S) {
  S->Lock.lock();
  if (!S->Next) {
    S->Lock.unlock();
    return -1;
  }
  return 0;
}

int bad_told_nothing(Slot *S) {
  S->Lock.lock();
  if (!S->Next)
    return -1; // expect: lock-not-released
  S->Lock.unlock();
  return 0;
}

void ok_old_and_new(Slot *First) {
  First->Lock.lock();
  Slot *Cur = First;
  while (Cur->Next) {
    Slot *Old = Cur;
    Cur = Cur->Next;
    Cur->Lock.lock();
    Old->Lock.unlock();
  }
  Cur->Lock.unlock();
}

int bad_list(Slot *First) {
  int Sum = 0;
  for (Slot *S = First; S; S = S->Next) {
    S->Lock.lock(); // expect: lock-not-released
    if (S->Busy)
      continue;
    Sum += S->Count;
    S->Lock.unlock();
  }
  return Sum;
}
