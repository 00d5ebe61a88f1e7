// Checked in one critical section, acted upon in the next.
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

class Jobs {
public:
  int bad_take() {
    bool Empty;
    {
      std::lock_guard<std::mutex> Hold(M);
      Empty = Waiting.empty();
    }
    if (Empty)
      return -1;
    std::lock_guard<std::mutex> Hold(M);
    Waiting.pop_back(); // expect: check-then-act "Waiting`"
    return 0;
  }
  int ok_take() {
    std::lock_guard<std::mutex> Hold(M);
    if (Waiting.empty())
      return -1;
    Waiting.pop_back();
    return 0;
  }
  int ok_checks_again() {
    bool Empty;
    {
      std::lock_guard<std::mutex> Hold(M);
      Empty = Waiting.empty();
    }
    if (Empty)
      return -1;
    std::lock_guard<std::mutex> Hold(M);
    if (Waiting.empty())
      return -1;
    Waiting.pop_back();
    return 0;
  }

private:
  std::mutex M;
  std::vector<int> Waiting;
};

std::atomic<int> Slots{3};
std::atomic<bool> Started{false};

void bad_atomic_branch() {
  if (!Started.load()) {
    Started.store(true); // expect: check-then-act "`Started`"
  }
}

void bad_read_modify_write() { Slots = Slots - 1; } // expect: check-then-act

void ok_exchange() {
  if (!Started.exchange(true))
    Slots.store(3);
}

void ok_fetch() { Slots.fetch_sub(1); }

void ok_compare() {
  int Old = Slots.load();
  while (Old > 0 && !Slots.compare_exchange_weak(Old, Old - 1))
    ;
}
