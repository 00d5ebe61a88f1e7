// A copy constructor reads an object that others may be using.
#include <mutex>
#include <vector>

class bad_copied {
public:
  bad_copied() = default;
  bad_copied(const bad_copied &Other) : Coins(Other.Coins) {} // expect: unguarded-access
  void put(int Coin) {
    std::lock_guard<std::mutex> Hold(M);
    Coins.push_back(Coin);
  }
  size_t count() const {
    std::lock_guard<std::mutex> Hold(M);
    return Coins.size();
  }

private:
  mutable std::mutex M;
  std::vector<int> Coins;
};

class ok_copied_locked {
public:
  ok_copied_locked() = default;
  ok_copied_locked(const ok_copied_locked &Other) {
    std::lock_guard<std::mutex> Hold(Other.M);
    Coins = Other.Coins;
  }
  void put(int Coin) {
    std::lock_guard<std::mutex> Hold(M);
    Coins.push_back(Coin);
  }

private:
  mutable std::mutex M;
  std::vector<int> Coins;
};

class ok_delegated {
public:
  ok_delegated() = default;
  ok_delegated(const ok_delegated &Other) : ok_delegated(Other, std::lock_guard<std::mutex>(Other.M)) {}
  void put(int Coin) {
    std::lock_guard<std::mutex> Hold(M);
    Coins.push_back(Coin);
  }

private:
  ok_delegated(const ok_delegated &Other, const std::lock_guard<std::mutex> &) : Coins(Other.Coins) {}
  mutable std::mutex M;
  std::vector<int> Coins;
};
