// A message is used after it was sent to another thread's channel. Rust: E0382, borrow of moved value.
#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

template <class T> class Channel {
public:
  void send(T Value) {
    std::lock_guard<std::mutex> Hold(Guard);
    Waiting.push_back(std::move(Value));
    NotEmpty.notify_one();
  }
  T receive() {
    std::unique_lock<std::mutex> Hold(Guard);
    NotEmpty.wait(Hold, [this] { return !Waiting.empty(); });
    T Value = std::move(Waiting.front());
    Waiting.pop_front();
    return Value;
  }

private:
  std::mutex Guard;
  std::condition_variable NotEmpty;
  std::deque<T> Waiting;
};

int main() {
  Channel<std::string> Mail;
  std::thread Reader([&Mail] { std::cout << "received: " << Mail.receive() << '\n'; });
  std::string Message = "hi";
  Mail.send(std::move(Message));
  Reader.join();
  std::cout << "sent: " << Message << '\n';
  // expect-error@-1: use-after-move "`Message`"
}
