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

private:
  std::mutex M;
  int N = 0;
};
