// Nothing but a pool of somebody else's shows that there are threads.
#include <functional>
#include <string>
#include <vector>

class ThreadPool {
public:
  explicit ThreadPool(int Workers);
  ~ThreadPool();
  void submit(std::function<void()> Task);
};
void show(const std::string &S);

int bad_next_ticket() {
  static int Ticket = 0;
  return ++Ticket; // expect: unsynchronised-share
}

void startAll(const std::vector<std::string> &Files) {
  ThreadPool Pool(8);
  for (const auto &F : Files)
    Pool.submit([F] {
      bad_next_ticket();
      show(F);
    });
}

int ok_own_state() {
  int Ticket = 0;
  return ++Ticket;
}

void ok_tasks(const std::vector<std::string> &Files) {
  ThreadPool Pool(8);
  for (const auto &F : Files)
    Pool.submit([F] {
      ok_own_state();
      show(F);
    });
}
