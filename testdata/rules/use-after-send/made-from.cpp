// What was sent by its owner is the receiver's to end: reading it by a plain pointer is too late as well.
#include <memory>
#include <mutex>
#include <queue>
#include <string>

struct Parcel {
  int Weight = 0;
  std::string Label;
};

template <class T> class Belt {
public:
  void push(T Item) {
    std::lock_guard<std::mutex> Hold(Guard);
    Waiting.push(std::move(Item));
  }

private:
  std::mutex Guard;
  std::queue<T> Waiting;
};

int bad_read(Belt<std::unique_ptr<Parcel>> &B) {
  auto Owner = std::make_unique<Parcel>(Parcel{2, "glass"});
  Parcel *P = Owner.get();
  B.push(std::move(Owner));
  return P->Weight; // expect: use-after-send "is read after"
}

int ok_read_before(Belt<std::unique_ptr<Parcel>> &B) {
  auto Owner = std::make_unique<Parcel>(Parcel{2, "glass"});
  Parcel *P = Owner.get();
  int Weight = P->Weight;
  B.push(std::move(Owner));
  return Weight;
}

void bad_written(Belt<std::unique_ptr<Parcel>> &B) {
  for (int I = 0; I < 3; ++I) {
    auto Owner = std::make_unique<Parcel>(Parcel{I, ""});
    Parcel *P = Owner.get();
    B.push(std::move(Owner));
    P->Weight = I; // expect: use-after-send "is changed after"
  }
}

int ok_copied(Belt<Parcel> &B) {
  Parcel P{2, "glass"};
  B.push(P);
  return P.Weight;
}

int ok_plain_pointer(Belt<Parcel *> &B, Parcel *P) {
  B.push(P);
  return P->Weight;
}
