// Two locks of one array, chosen by whoever calls: philosophers and their forks.
#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

struct Fork {
  std::mutex M;
};

class bad_table {
public:
  void eat(int Left, int Right) {
    std::lock_guard<std::mutex> A(Forks[Left].M);
    std::lock_guard<std::mutex> B(Forks[Right].M); // expect: lock-order "caller chooses"
    ++Meals;
  }

private:
  std::array<Fork, 5> Forks;
  int Meals = 0;
};

std::mutex Sticks[5];
void bad_philosopher(int I) {
  int Next = (I + 1) % 5;
  std::lock_guard<std::mutex> A(Sticks[I]);
  std::lock_guard<std::mutex> B(Sticks[Next]); // expect: lock-order
}

struct Account {
  std::mutex M;
  int Balance = 0;
};
void bad_transfer(std::vector<Account> &All, int From, int To) {
  std::unique_lock<std::mutex> A(All[From].M);
  std::unique_lock<std::mutex> B(All[To].M); // expect: lock-order
  --All[From].Balance;
  ++All[To].Balance;
}

struct Till {
  std::mutex M;
};
void ok_both_at_once(std::vector<Till> &All, int From, int To) { std::scoped_lock Both(All[From].M, All[To].M); }
void ok_compared(std::vector<Till> &All, int From, int To) {
  if (From > To)
    std::swap(From, To);
  std::lock_guard<std::mutex> A(All[From].M);
  std::lock_guard<std::mutex> B(All[To].M);
}
void ok_sorted(std::vector<Till> &All, int From, int To) {
  int First = std::min(From, To), Second = std::max(From, To);
  std::lock_guard<std::mutex> A(All[First].M);
  std::lock_guard<std::mutex> B(All[Second].M);
}
void ok_one_after_the_other(std::vector<Till> &All, int From, int To) {
  { std::lock_guard<std::mutex> A(All[From].M); }
  std::lock_guard<std::mutex> B(All[To].M);
}
void ok_all_in_order(std::vector<Till> &All) {
  for (size_t I = 0; I != All.size(); ++I)
    All[I].M.lock();
  for (size_t I = 0; I != All.size(); ++I)
    All[I].M.unlock();
}
