// What was handed to a queue is still changed by the sender.
#include <deque>
#include <memory>
#include <mutex>
#include <string>

struct Message {
  int Id = 0;
  std::string Text;
};

class Queue {
public:
  void push(Message *M) {
    std::lock_guard<std::mutex> Hold(Guard);
    Waiting.push_back(M);
  }
  Message *pop() {
    std::lock_guard<std::mutex> Hold(Guard);
    Message *M = Waiting.front();
    Waiting.pop_front();
    return M;
  }

private:
  std::mutex Guard;
  std::deque<Message *> Waiting;
};

void bad_changed_after(Queue &Q) {
  auto *M = new Message;
  Q.push(M);
  M->Id = 7; // expect: use-after-send "`M`"
}

void ok_changed_before(Queue &Q) {
  auto *M = new Message;
  M->Id = 7;
  Q.push(M);
}

void ok_next_one(Queue &Q) {
  auto *M = new Message;
  Q.push(M);
  M = new Message;
  M->Id = 8;
  Q.push(M);
}
