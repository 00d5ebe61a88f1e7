// A counted pointer may be a member of what a container holds that a thread is given a copy of.
#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

struct Counted {
  void ref() { ++Count; }
  void unref() {
    if (--Count == 0)
      delete this;
  }
  int Width = 0;

private:
  int Count = 0;
};
class Ref {
public:
  explicit Ref(Counted *P) : P(P) { P->ref(); }
  Ref(const Ref &Other) : P(Other.P) { P->ref(); }
  ~Ref() { P->unref(); }
  int width() const { return P->Width; }

private:
  Counted *P;
};
struct Item {
  int X;
  Ref Text;
};

int bad_copied(const std::vector<Item> &Items) {
  int There = 0;
  std::thread T([Items, &There] { // expect: not-sendable "`Ref`"
    for (const Item &I : Items)
      There += I.Text.width();
  });
  T.join();
  return There;
}

struct Plain {
  int X;
  std::shared_ptr<int> Text;
};
int ok_shared(const std::vector<Plain> &Items) {
  int There = 0;
  std::thread T([Items, &There] {
    for (const Plain &I : Items)
      There += *I.Text;
  });
  T.join();
  return There;
}
