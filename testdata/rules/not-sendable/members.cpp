// A guard in a struct is a guard.
#include <mutex>
#include <thread>
#include <utility>

static std::mutex Lock;
static int Total;

struct Transaction {
  std::unique_lock<std::mutex> Hold;
  int *Sum;
};
struct Order {
  std::mutex *Which;
  int Amount;
};

void bad_moved(Transaction T) {
  std::thread Worker([T = std::move(T)]() mutable { // expect: not-sendable "guard"
    ++*T.Sum;
  });
  Worker.join();
}

void ok_order(Order O) {
  std::thread Worker([O] {
    std::lock_guard<std::mutex> Hold(*O.Which);
    Total += O.Amount;
  });
  Worker.join();
}
