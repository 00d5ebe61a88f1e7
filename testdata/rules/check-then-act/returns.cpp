// The check returns from within its critical section; the act has one of its own.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

class Tickets {
public:
  bool bad_sell(int N) {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Left < N)
        return false;
    }
    std::lock_guard<std::mutex> Hold(M);
    Left -= N; // expect: check-then-act "Left`"
    return true;
  }
  int bad_first() {
    std::unique_lock<std::mutex> Hold(M);
    if (Waiting.empty())
      return -1;
    Hold.unlock();
    prepare();
    Hold.lock();
    int First = Waiting.front();
    Waiting.pop_front(); // expect: check-then-act "Waiting`"
    return First;
  }
  void bad_drain() {
    for (;;) {
      {
        std::lock_guard<std::mutex> Hold(M);
        if (Waiting.empty())
          break;
      }
      std::lock_guard<std::mutex> Hold(M);
      Waiting.pop_back(); // expect: check-then-act "Waiting`"
    }
  }
  bool bad_bounded(int I) {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Waiting.size() >= 100)
        return false;
    }
    prepare();
    std::lock_guard<std::mutex> Hold(M);
    Waiting.push_back(I); // expect: check-then-act "Waiting`"
    return true;
  }

  bool ok_one_section(int N) {
    std::lock_guard<std::mutex> Hold(M);
    if (Left < N)
      return false;
    Left -= N;
    return true;
  }
  bool ok_asks_again(int N) {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Left < N)
        return false;
    }
    prepare();
    std::lock_guard<std::mutex> Hold(M);
    if (Left < N)
      return false;
    Left -= N;
    return true;
  }
  // Claimed in the section that checks.
  int ok_claims() {
    std::unique_lock<std::mutex> Hold(M);
    if (Waiting.empty())
      return -1;
    int First = Waiting.front();
    Waiting.pop_front();
    Hold.unlock();
    prepare();
    Hold.lock();
    Waiting.push_back(First);
    return First;
  }
  // A flag that is set when the work is done, not reckoned with.
  void ok_flag() {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Closed)
        return;
    }
    prepare();
    std::lock_guard<std::mutex> Hold(M);
    Closed = true;
  }
  void ok_busy() {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Busy > 0)
        return;
      ++Busy;
    }
    prepare();
    std::lock_guard<std::mutex> Hold(M);
    --Busy;
  }
  // Counted whichever way the check went.
  void ok_counts_anyway() {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Left < 0)
        Closed = true;
    }
    std::lock_guard<std::mutex> Hold(M);
    --Left;
  }
  int ok_waits_for_it() {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Closed || Waiting.empty())
        prepare();
    }
    std::unique_lock<std::mutex> Hold(M);
    Cv.wait(Hold, [this] { return !Waiting.empty(); });
    int First = Waiting.front();
    Waiting.pop_front();
    return First;
  }
  // Somebody else is asked for what is put there: at worst it is done twice.
  void ok_fills_a_cache(int Key) {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Seen.size() > 100)
        return;
    }
    prepare();
    std::lock_guard<std::mutex> Hold(M);
    if (Seen.size() <= 100)
      Seen.push_back(Key);
  }

private:
  void prepare();
  std::mutex M;
  std::condition_variable Cv;
  int Left = 10, Busy = 0;
  bool Closed = false;
  std::deque<int> Waiting, Seen;
};
