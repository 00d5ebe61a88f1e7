// A function that calls itself, or comes back to itself, with a lock held that it begins with.
#include <memory>
#include <mutex>
#include <vector>

std::mutex Registry;
bool more();

void bad_itself() {
  std::lock_guard<std::mutex> Hold(Registry);
  if (more())
    bad_itself(); // expect: double-lock "`Registry`"
}

struct Folder {
  std::vector<std::unique_ptr<Folder>> Inner;
  long Size = 0;
  long bad_total() const {
    std::lock_guard<std::mutex> Hold(Registry);
    long N = Size;
    for (const auto &F : Inner)
      N += F->bad_total(); // expect: double-lock
    return N;
  }
  long sum() const {
    long N = Size;
    for (const auto &F : Inner)
      N += F->sum();
    return N;
  }
  long ok_total() const {
    std::lock_guard<std::mutex> Hold(Registry);
    return sum();
  }
};

class Counter {
public:
  int bad_down(int N) {
    std::lock_guard<std::mutex> Hold(M);
    return N ? bad_down(N - 1) + 1 : Start; // expect: double-lock "`M`"
  }
  int ok_down(int N) {
    {
      std::lock_guard<std::mutex> Hold(M);
      if (N == 0)
        return Start;
    }
    return ok_down(N - 1) + 1;
  }
  int ok_told(int N, bool IsHeld) {
    std::unique_lock<std::mutex> Hold(M, std::defer_lock);
    if (!IsHeld)
      Hold.lock();
    return N ? ok_told(N - 1, true) + 1 : Start;
  }

private:
  std::mutex M;
  int Start = 0;
};

class Chain {
public:
  int ok_each_its_own() {
    std::lock_guard<std::mutex> Hold(M);
    return Next ? Next->ok_each_its_own() + 1 : 0;
  }

private:
  std::mutex M;
  std::unique_ptr<Chain> Next;
};

class Nested {
public:
  int ok_recursive(int N) {
    std::lock_guard<std::recursive_mutex> Hold(M);
    return N ? ok_recursive(N - 1) : 0;
  }

private:
  std::recursive_mutex M;
};
