// Guards that guard nothing.
#include <mutex>

class Counter {
public:
  void bad_temporary() {
    std::lock_guard<std::mutex>{M}; // expect-error: discarded-guard "M`"
    ++N;                            // expect: unguarded-access
  }
  void bad_unique_temporary() {
    std::unique_lock<std::mutex>{M}; // expect: discarded-guard
  }
  void bad_shadow() {
    std::unique_lock<std::mutex>(M); // expect: discarded-guard "locks nothing"
  }
  void ok_named() {
    std::lock_guard<std::mutex> Hold(M);
    ++N;
  }
  void ok_deferred() {
    std::unique_lock<std::mutex> Hold(M, std::defer_lock);
    Hold.lock();
    ++N;
  }

  std::mutex M;
  int N = 0;
};

std::mutex Table;
int Rows[16];

void bad_shadows_a_global(int I) {
  std::unique_lock<std::mutex>(Table); // expect: discarded-guard "locks nothing"
  Rows[I] = 1;
}

void bad_given_none_in_a_branch(Counter &C, bool Wide) {
  if (Wide) {
    std::unique_lock<std::mutex> Hold; // expect: discarded-guard
    ++Rows[0];
  }
  std::lock_guard<std::mutex> Hold(C.M);
  ++C.N;
}

void ok_given_one_later(bool Wide) {
  std::unique_lock<std::mutex> Hold;
  if (Wide)
    Hold = std::unique_lock<std::mutex>(Table);
  Rows[1] = 2;
}

std::unique_lock<std::mutex> take();
void ok_swapped_in() {
  std::unique_lock<std::mutex> Hold;
  auto Taken = take();
  Hold.swap(Taken);
  Rows[2] = 3;
}

std::unique_lock<std::mutex> ok_returns_none(bool Wide) {
  std::unique_lock<std::mutex> None;
  return Wide ? std::unique_lock<std::mutex>(Table) : std::move(None);
}
