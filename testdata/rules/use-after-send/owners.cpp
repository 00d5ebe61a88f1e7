// A smart pointer goes into the queue; a plain one to the same object stays behind.
#include <memory>
#include <mutex>
#include <queue>

struct Message {
  int Id = 0;
};

class Queue {
public:
  void push(std::unique_ptr<Message> M) {
    std::lock_guard<std::mutex> Hold(Guard);
    Waiting.push(std::move(M));
  }

private:
  std::mutex Guard;
  std::queue<std::unique_ptr<Message>> Waiting;
};

void bad_plain_pointer(Queue &Q) {
  auto Owner = std::make_unique<Message>();
  Message *M = Owner.get();
  Q.push(std::move(Owner));
  M->Id = 2; // expect: use-after-send
}

void ok_before(Queue &Q) {
  auto Owner = std::make_unique<Message>();
  Message *M = Owner.get();
  M->Id = 2;
  Q.push(std::move(Owner));
}

void ok_another(Queue &Q) {
  auto Owner = std::make_unique<Message>();
  Q.push(std::move(Owner));
  Owner = std::make_unique<Message>();
  Owner->Id = 3;
}
