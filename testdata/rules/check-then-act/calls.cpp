// Each call locks; what the first one said need not hold when the second one acts.
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class Stack {
public:
  bool empty() const {
    std::lock_guard<std::mutex> Hold(M);
    return Items.empty();
  }
  size_t size() const {
    std::lock_guard<std::mutex> Hold(M);
    return Items.size();
  }
  void push(int I) {
    std::lock_guard<std::mutex> Hold(M);
    Items.push_back(I);
  }
  int pop() {
    std::lock_guard<std::mutex> Hold(M);
    int Last = Items.back();
    Items.pop_back();
    return Last;
  }
  std::optional<int> tryPop() {
    std::lock_guard<std::mutex> Hold(M);
    if (Items.empty())
      return std::nullopt;
    int Last = Items.back();
    Items.pop_back();
    return Last;
  }

  void trim() {
    std::lock_guard<std::mutex> Hold(M);
    if (Items.size() > 100)
      Items.pop_back();
  }

private:
  mutable std::mutex M;
  std::vector<int> Items;
};

void bad_drain(Stack &S) {
  while (!S.empty())
    S.pop(); // expect: check-then-act "`S`"
}
int bad_last(Stack &S) {
  bool None = S.empty();
  if (None)
    return -1;
  return S.pop(); // expect: check-then-act
}
Stack Pending;
void bad_bounded(int I) {
  if (Pending.size() < 10)
    Pending.push(I); // expect: check-then-act "`Pending`"
}

void ok_drain(Stack &S) {
  while (S.tryPop())
    ;
}
// Nothing depends on the answer when the answer is out of date: what is called asks again.
void ok_asks_again(Stack &S) {
  if (!S.empty())
    S.tryPop();
}
// Of no other thread's: a local that none is given.
int ok_own() {
  Stack S;
  S.push(1);
  int Sum = 0;
  while (!S.empty())
    Sum += S.pop();
  return Sum;
}
// Both at once, under the callers' own lock.
std::mutex Outer;
void ok_outer(Stack &S) {
  std::lock_guard<std::mutex> Hold(Outer);
  if (!S.empty())
    S.pop();
}
void ok_another(Stack &S, Stack &T) {
  if (!S.empty())
    T.push(1);
}
void ok_whichever(Stack &S, int &Empties) {
  if (S.empty())
    ++Empties;
  S.push(2);
}
void ok_trims(Stack &S) {
  if (S.size() > 100)
    S.trim();
}

class Purse {
public:
  bool has(int Sum) const {
    std::lock_guard<std::mutex> Hold(M);
    return Coins >= Sum;
  }
  void take(int Sum) {
    std::lock_guard<std::mutex> Hold(M);
    Coins -= Sum;
  }
  bool tryTake(int Sum) {
    std::lock_guard<std::mutex> Hold(M);
    if (Coins < Sum)
      return false;
    Coins -= Sum;
    return true;
  }
  void set(int Sum) {
    std::lock_guard<std::mutex> Hold(M);
    Coins = Sum;
  }
  bool bad_pay(int Sum) {
    if (!has(Sum))
      return false;
    take(Sum); // expect: check-then-act "`take`"
    return true;
  }
  bool ok_pay(int Sum) { return has(Sum) && tryTake(Sum); }
  void ok_other_sum(int Sum, int Fee) {
    if (has(Sum))
      take(Fee);
  }
  void ok_set(int Sum) {
    if (!has(Sum))
      set(Sum);
  }

private:
  mutable std::mutex M;
  int Coins = 0;
};
