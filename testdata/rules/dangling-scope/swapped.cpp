// After an exchange each holds what the other held, and nothing of its own.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

class Numbers {
public:
  explicit Numbers(std::size_t N) : Count(N), Data(new int[N]()) {}
  Numbers(const Numbers &O) : Count(O.Count), Data(new int[O.Count]) { std::copy(O.Data, O.Data + Count, Data); }
  Numbers &operator=(Numbers O) noexcept {
    std::swap(Count, O.Count);
    std::swap(Data, O.Data);
    return *this;
  }
  ~Numbers() { delete[] Data; }
  int &operator[](std::size_t I) { return Data[I]; }

private:
  std::size_t Count;
  int *Data;
};

int ok_copy_and_swap() {
  Numbers A(4);
  A[2] = 9;
  Numbers B(1);
  B = A;
  return A[2] + B[2];
}

std::size_t ok_swapped_out(std::string &Long) {
  std::string_view Kept = "nothing";
  {
    std::string Inner = Long + "!";
    std::string_view View = Inner;
    std::swap(View, Kept);
    if (View.size() > 3)
      return View.size();
    std::swap(View, Kept);
    Kept = Long;
  }
  return Kept.size();
}

std::size_t bad_swapped_in(const std::string &Long) {
  std::string_view Kept = "nothing";
  {
    std::string Inner = Long + "!";
    std::string_view View = Inner;
    std::swap(View, Kept);
  }
  return Kept.size(); // expect: dangling-scope "`Inner`"
}

std::size_t bad_swapped_there_and_back(const std::string &Long) {
  std::string_view Kept = Long, Other = Long;
  {
    std::string Inner = Long + "!";
    Kept = Inner;
    std::swap(Other, Kept);
  }
  std::swap(Other, Kept);
  return Kept.size(); // expect: dangling-scope "`Inner`"
}
