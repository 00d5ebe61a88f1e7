// What becomes of a std::thread on every way to its end.
#include <functional>
#include <thread>
#include <utility>
#include <vector>

bool ready();
void work();
void keep(std::thread T);
void look(std::thread &T);

int bad_early_return() {
  std::thread T(work);
  if (!ready())
    return -1; // expect: unjoined-thread "`T` is not joined"
  T.join();
  return 0;
}

void bad_never() {
  std::thread T(work); // expect: unjoined-thread "without having been joined"
}

void bad_temporary() {
  std::thread([] { work(); }); // expect: unjoined-thread "the thread"
}

void bad_one_branch(bool Wait) {
  std::thread T([] { work(); }); // expect: unjoined-thread "not joined or detached on every way"
  if (Wait)
    T.join();
}

void bad_assigned() {
  std::thread T;
  T = std::thread(work); // expect: unjoined-thread "`T` is destroyed without"
}

void ok_joined() {
  std::thread T(work);
  T.join();
}
void ok_detached() { std::thread(work).detach(); }
int ok_both_ways() {
  std::thread T(work);
  if (!ready()) {
    T.detach();
    return -1;
  }
  T.join();
  return 0;
}
void ok_joinable(bool Start) {
  std::thread T;
  if (Start)
    T = std::thread(work);
  if (T.joinable())
    T.join();
}
void ok_same_condition(bool Start) {
  std::thread T;
  if (Start)
    T = std::thread(work);
  ready();
  if (Start)
    T.join();
}
std::thread ok_returned() {
  std::thread T(work);
  return T;
}
void ok_moved_on(std::vector<std::thread> &Into) {
  std::thread T(work);
  Into.push_back(std::move(T));
}
void ok_handed_over() {
  std::thread T(work);
  keep(std::move(T));
}
void ok_somebody_else() {
  std::thread T(work);
  look(T);
}
struct Joiner {
  std::thread &T;
  ~Joiner() { T.join(); }
};
int ok_joiner() {
  std::thread T(work);
  Joiner J{T};
  if (!ready())
    return -1;
  return 0;
}
int ok_jthread() {
  std::jthread T(work);
  if (!ready())
    return -1;
  return 0;
}
void ok_swapped(std::thread &Other) {
  std::thread T(work);
  T.swap(Other);
}
void ok_for_ever() {
  std::thread T(work);
  for (;;)
    ready();
}
