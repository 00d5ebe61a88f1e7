// Two threads work on one array: on a half each, or on all of it.
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

void zero(char *P, size_t N) { std::memset(P, 0, N); }

void ok_halves(char *Data, size_t N) {
  std::thread A(zero, Data, N / 2);
  std::thread B(zero, Data + N / 2, N - N / 2);
  A.join();
  B.join();
}

void joinAll(std::vector<std::thread> &Team) {
  for (auto &T : Team)
    T.join();
}

int ok_joined_by_helper() {
  int Total = 0;
  std::mutex M;
  std::vector<std::thread> Team;
  for (int I = 0; I < 4; ++I)
    Team.emplace_back([&] {
      std::lock_guard<std::mutex> Hold(M);
      ++Total;
    });
  joinAll(Team);
  return Total;
}

int bad_before_helper() {
  int Total = 0;
  std::mutex M;
  std::vector<std::thread> Team;
  for (int I = 0; I < 4; ++I)
    Team.emplace_back([&] {
      std::lock_guard<std::mutex> Hold(M);
      ++Total;
    });
  int Early = Total; // expect: unguarded-access
  joinAll(Team);
  return Early;
}

