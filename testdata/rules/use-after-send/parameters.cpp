// What the function was given is sent on, and used further; a shared object that nobody may change is read by both.
#include <memory>
#include <mutex>
#include <queue>

struct Packet {
  int Sequence = 0, Retries = 0;
};

template <class T> class Channel {
public:
  void send(T Item) {
    std::lock_guard<std::mutex> Hold(Guard);
    Waiting.push(std::move(Item));
  }

private:
  std::mutex Guard;
  std::queue<T> Waiting;
};

void bad_resent(Channel<std::shared_ptr<Packet>> &C, const std::shared_ptr<Packet> &P) {
  C.send(P);
  P->Retries++; // expect: use-after-send
}

void bad_pointer(Channel<Packet *> &C, Packet *P) {
  C.send(P);
  P->Retries = 1; // expect: use-after-send
}

void ok_changed_before(Channel<std::shared_ptr<Packet>> &C, const std::shared_ptr<Packet> &P) {
  P->Retries++;
  C.send(P);
}

int ok_read_only(Channel<std::shared_ptr<const Packet>> &C) {
  auto P = std::make_shared<const Packet>(Packet{7, 0});
  C.send(P);
  return P->Sequence;
}
