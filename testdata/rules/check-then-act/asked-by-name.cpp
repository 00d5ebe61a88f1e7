// A branch on something that may change by itself says nothing about the call before it.
#include <mutex>
#include <thread>
#include <vector>

class Box {
public:
  int size() const {
    std::lock_guard<std::mutex> L(M);
    return static_cast<int>(Kept.size());
  }
  void add(int N) {
    std::lock_guard<std::mutex> L(M);
    Kept.push_back(N);
  }

private:
  mutable std::mutex M;
  std::vector<int> Kept;
};

static volatile bool Wanted;
static Box Shared;
void show(int);

void ok_branches_on_something_else() {
  int N = Shared.size();
  show(N);
  if (Wanted)
    Shared.add(7);
}
void bad_branches_on_the_answer() {
  int N = Shared.size();
  if (N < 8)
    Shared.add(7); // expect: check-then-act
}
void run() {
  std::thread A(ok_branches_on_something_else), B(bad_branches_on_the_answer);
  A.join();
  B.join();
}
