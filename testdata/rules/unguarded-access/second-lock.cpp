// Two locks in layers: whoever holds the outer one alone for writing meets nobody who holds it for reading.
#include <mutex>
#include <shared_mutex>
#include <utility>

class Cache {
public:
  void ok_add(int V) {
    std::shared_lock<std::shared_mutex> Outer(World);
    std::lock_guard<std::mutex> Inner(Own);
    Total += V;
    ++Count;
  }
  int ok_total() {
    std::shared_lock<std::shared_mutex> Outer(World);
    std::lock_guard<std::mutex> Inner(Own);
    return Total + Count;
  }
  void ok_reset() {
    std::unique_lock<std::shared_mutex> Outer(World);
    Total = 0;
  }
  void bad_reset() {
    std::shared_lock<std::shared_mutex> Outer(World);
    Count = 0; // expect: unguarded-access "`Count`"
  }

private:
  std::shared_mutex World;
  std::mutex Own;
  int Total = 0;
  int Count = 0;
};

struct Trace {
  std::mutex Lock;
  int Level = 0;
};

class Logger {
public:
  void set(int L) {
    std::lock_guard<std::mutex> Hold(Log.Lock);
    Log.Level = L;
  }
  void raise() {
    std::lock_guard<std::mutex> Hold(Log.Lock);
    ++Log.Level;
  }
  void ok_starts_over() { new (&Log) Trace; }
  void bad_sets() {
    Log.Level = 3; // expect: unguarded-access
  }

private:
  Trace Log;
};
