// Threads that join themselves where their handles go: cleared, popped, set anew.
#include <thread>
#include <vector>

int ok_cleared() {
  std::vector<int> Out(4);
  std::vector<std::jthread> Pool;
  for (int I = 0; I < 4; ++I)
    Pool.emplace_back([&Out, I] { Out[I] = I; });
  Pool.clear();
  return Out[0] + Out[3];
}

int bad_not_cleared() {
  std::vector<int> Out(4);
  std::vector<std::jthread> Pool;
  for (int I = 0; I < 4; ++I)
    Pool.emplace_back([&Out, I] { Out[I] = I; });
  return Out[0] + Out[3]; // expect: unsynchronised-share
}

int ok_set_anew() {
  int Sum = 0;
  std::jthread Worker([&Sum] { Sum = 1; });
  Worker = {};
  return Sum;
}

int bad_other_set_anew() {
  int Sum = 0;
  std::jthread Worker([&Sum] { Sum = 1; }), Other;
  Other = {};
  return Sum; // expect: unsynchronised-share
}
