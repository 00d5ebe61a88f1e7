// Views of parts: of one buffer, and of which part is another matter. Proxies: no part of memory of their own.
#include <cstddef>
#include <span>
#include <string>
#include <thread>
#include <vector>

void invert(std::span<unsigned char> Rows) {
  for (unsigned char &P : Rows)
    P = static_cast<unsigned char>(255 - P);
}

void ok_halves(std::vector<unsigned char> &Pixels) {
  std::span<unsigned char> All(Pixels);
  auto Upper = All.first(All.size() / 2);
  auto Lower = All.subspan(All.size() / 2);
  std::thread T(invert, Upper);
  invert(Lower);
  T.join();
}

void bad_whole(std::vector<unsigned char> &Pixels) {
  std::span<unsigned char> All(Pixels);
  std::thread T([All] { All[0] = 1; });
  All[0] = 2; // expect: unsynchronised-share
  T.join();
}

class bad_bits {
public:
  void run() {
    std::vector<std::thread> Team;
    for (unsigned W = 0; W < 4; ++W)
      Team.emplace_back([this, W] { mark(W * 100, W * 100 + 100); });
    for (auto &T : Team)
      T.join();
  }

private:
  void mark(size_t From, size_t To) {
    for (size_t N = From; N < To; ++N)
      Flags[N] = true; // expect: unsynchronised-share "`Flags`"
  }
  std::vector<bool> Flags;
};

class ok_bytes {
public:
  void run() {
    std::vector<std::thread> Team;
    for (unsigned W = 0; W < 4; ++W)
      Team.emplace_back([this, W] { mark(W * 100, W * 100 + 100); });
    for (auto &T : Team)
      T.join();
  }

private:
  void mark(size_t From, size_t To) {
    for (size_t N = From; N < To; ++N)
      Flags[N] = true;
  }
  std::vector<char> Flags;
};
