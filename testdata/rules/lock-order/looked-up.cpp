// Two objects of one class, found by what the caller names: their order is the caller's.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct Room {
  std::mutex M;
  int Guests = 0;
};

class Hotel {
public:
  void bad_by_name(const std::string &From, const std::string &To) {
    Room &A = Rooms[From];
    Room &B = Rooms[To];
    std::lock_guard<std::mutex> First(A.M);
    std::lock_guard<std::mutex> Second(B.M); // expect: lock-order
    --A.Guests;
    ++B.Guests;
  }
  // In the order of their names.
  void ok_by_name(const std::string &From, const std::string &To) {
    Room &A = Rooms[std::min(From, To)];
    Room &B = Rooms[std::max(From, To)];
    std::lock_guard<std::mutex> First(A.M);
    std::lock_guard<std::mutex> Second(B.M);
    ++B.Guests;
  }

private:
  std::map<std::string, Room> Rooms;
};

// From one to the next everybody goes the same way.
struct Link {
  std::mutex M;
  Link *Next = nullptr;
};
void ok_hand_over_hand(Link *A) {
  A->M.lock();
  while (Link *B = A->Next) {
    B->M.lock();
    A->M.unlock();
    A = B;
  }
  A->M.unlock();
}

struct Desk {
  std::mutex M;
  int Papers = 0;
};
class Office {
public:
  bool bad_by_iterators(int From, int To) {
    auto A = Desks.find(From);
    auto B = Desks.find(To);
    if (A == Desks.end() || B == Desks.end() || A == B)
      return false;
    std::lock_guard<std::mutex> First(A->second.M);
    std::lock_guard<std::mutex> Second(B->second.M); // expect: lock-order
    --A->second.Papers;
    ++B->second.Papers;
    return true;
  }

private:
  std::map<int, Desk> Desks;
};

// That there is enough is asked when both are locked: no order comes of that.
struct Safe {
  std::mutex M;
  long Coins = 0;
};
class Bank {
public:
  bool bad_asks_behind(size_t From, size_t To, long N) {
    if (From == To)
      return false;
    Safe &A = Safes.at(From);
    Safe &B = Safes.at(To);
    std::unique_lock<std::mutex> First(A.M);
    std::unique_lock<std::mutex> Second(B.M); // expect: lock-order
    if (A.Coins < N)
      return false;
    A.Coins -= N;
    B.Coins += N;
    return true;
  }

private:
  std::vector<Safe> Safes = std::vector<Safe>(4);
};

class Note {
public:
  Note &operator=(const Note &Other) {
    if (this == &Other)
      return *this;
    std::lock_guard<std::mutex> First(M);
    std::lock_guard<std::mutex> Second(Other.M); // expect: lock-order
    Text = Other.Text;
    return *this;
  }

private:
  mutable std::mutex M;
  std::string Text;
};

struct Peer {
  std::mutex M;
  int Load = 0;
};
void bad_shared(std::shared_ptr<Peer> A, std::shared_ptr<Peer> B) {
  std::unique_lock<std::mutex> First(A->M);
  std::unique_lock<std::mutex> Second(B->M); // expect: lock-order
  A->Load = B->Load;
}
struct Ranked {
  std::mutex M;
  int Rank = 0;
};
void ok_shared(std::shared_ptr<Ranked> A, std::shared_ptr<Ranked> B) {
  if (B->Rank < A->Rank)
    A.swap(B);
  std::unique_lock<std::mutex> First(A->M);
  std::unique_lock<std::mutex> Second(B->M);
}
