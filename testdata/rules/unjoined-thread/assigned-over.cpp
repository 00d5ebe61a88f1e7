// A thread object that takes another thread while it still stands for one.
#include <atomic>
#include <thread>
#include <utility>

void work();
bool again();

void bad_local() {
  std::thread T(work);
  T = std::thread(work); // expect: unjoined-thread "`T` is assigned to while it stands for a thread"
  T.join();
}
void bad_each_round() {
  std::thread T;
  while (again())
    T = std::thread(work); // expect: unjoined-thread "`T` is assigned to"
  if (T.joinable())
    T.join();
}
void bad_sometimes() {
  std::thread T(work);
  if (again())
    T.join();
  T = std::thread(work); // expect: unjoined-thread
  T.join();
}
void ok_joined() {
  std::thread T(work);
  T.join();
  T = std::thread(work);
  T.join();
}
void ok_each_round() {
  std::thread T;
  while (again()) {
    if (T.joinable())
      T.join();
    T = std::thread(work);
  }
  if (T.joinable())
    T.join();
}
void ok_detached() {
  std::thread T(work);
  T.detach();
  T = std::thread(work);
  T.join();
}
void ok_moved_on(std::thread &Into) {
  std::thread T(work);
  Into = std::move(T);
  T = std::thread(work);
  T.join();
}
void ok_joins_by_itself() {
  std::jthread T(work);
  T = std::jthread(work);
}
void ok_either() {
  std::thread T;
  if (again())
    T = std::thread(work);
  else
    T = std::thread(work);
  T.join();
}

class Sampler {
public:
  void bad_restart() {
    Worker = std::thread(work);
    Worker = std::thread(work); // expect: unjoined-thread "`Worker` is assigned to"
  }
  void bad_rounds() {
    for (int I = 0; I != 3; ++I)
      Worker = std::thread(work); // expect: unjoined-thread
  }
  void ok_start() { Worker = std::thread(work); }
  void ok_restart() {
    Worker = std::thread(work);
    stop();
    Worker = std::thread(work);
  }
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }
  ~Sampler() { stop(); }

private:
  std::thread Worker;
};

void ok_array() {
  std::thread All[3];
  for (int I = 0; I != 3; ++I)
    All[I] = std::thread(work);
  for (std::thread &T : All)
    T.join();
}
