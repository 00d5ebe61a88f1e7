// Threads that an algorithm joins.
#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

static int Total, Sum, Count, Peak, Last;

void ok_closure() {
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Total; });
  std::for_each(Workers.begin(), Workers.end(), [](std::thread &T) { T.join(); });
  Total = 0;
}
void ok_asked_first() {
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Sum; });
  std::for_each(Workers.begin(), Workers.end(), [](auto &T) {
    if (T.joinable())
      T.join();
  });
  Sum = 0;
}
void ok_member() {
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Count; });
  std::ranges::for_each(Workers, &std::thread::join);
  Count = 0;
}
void ok_wrapped_member() {
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Peak; });
  std::for_each(Workers.begin(), Workers.end(), std::mem_fn(&std::thread::join));
  Peak = 0;
}
void bad_before() {
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Last; });
  Last = 0; // expect: unsynchronised-share
  std::for_each(Workers.begin(), Workers.end(), [](std::thread &T) { T.join(); });
}
void bad_asked_only() {
  static int Seen = 0;
  std::vector<std::thread> Workers;
  Workers.emplace_back([] { ++Seen; });
  std::for_each(Workers.begin(), Workers.end(), [](std::thread &T) { (void)T.joinable(); });
  Seen = 0; // expect: unsynchronised-share
  for (std::thread &T : Workers)
    T.join();
}
