// A loop that counts down to zero runs under the lock that was taken before it.
#include <mutex>

class Scratch {
public:
  bool ok_searched(int Rounds) {
    std::lock_guard<std::mutex> Hold(M);
    for (int Round = 0; Round < Rounds; ++Round)
      for (int Byte = 255; Byte >= 0; --Byte)
        if (step(Byte) > 9)
          return true;
    return false;
  }
  int ok_once() {
    std::lock_guard<std::mutex> Hold(M);
    return step(1);
  }

private:
  int step(int By) { return Count += By; }
  std::mutex M;
  int Count = 0;
};

class Searched {
public:
  void add(int By) {
    std::lock_guard<std::mutex> Hold(M);
    Count += By;
  }
  bool bad_found(int Rounds) {
    for (int Byte = Rounds; Byte >= 0; --Byte)
      if (Count > Byte) // expect: unguarded-access
        return true;
    return false;
  }

private:
  std::mutex M;
  int Count = 0;
};
