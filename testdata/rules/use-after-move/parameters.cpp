// Parameters: by value, by rvalue reference, by lvalue reference; defaults and several of them.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Message {
  std::string Topic;
  std::vector<char> Body;
};

class Bus {
public:
  void publish(Message M);
  void log(const Message &M);
  void count(const std::string &Topic);
};

void bad_by_value(Bus &B, Message M) {
  B.publish(std::move(M));
  B.log(M); // expect-error: use-after-move "`M`"
}

// An rvalue reference that has a name is an lvalue: it refers to what the caller gave up.
void bad_rvalue_reference(Bus &B, Message &&M) {
  B.publish(std::move(M));
  B.log(M); // expect-error: use-after-move "`M`"
}

void bad_part_of_parameter(Bus &B, Message M) {
  B.publish(std::move(M));
  B.count(M.Topic); // expect-error: use-after-move "M"
}

// What a caller's object looks like after such a call is the caller's problem, but here it is read here.
void bad_lvalue_reference(Bus &B, Message &M) {
  B.publish(std::move(M));
  if (M.Body.empty()) // expect-error: use-after-move "M"
    B.count("empty");
}

int bad_pointer_parameter(Bus &B, Message *M) {
  B.publish(std::move(*M));
  return static_cast<int>(M->Topic.size()); // expect-error: use-after-move "M"
}

struct Job {
  std::string Name;
  std::function<void()> Run;
};
void enqueue(Job &&J);

// A declaration alone: handing over an rvalue reference is taken at its word.
void bad_unknown_sink(Job J) {
  enqueue(std::move(J));
  J.Run(); // expect-error: use-after-move "J"
}

void ok_used_first(Bus &B, Message M) {
  B.log(M);
  B.count(M.Topic);
  B.publish(std::move(M));
}

// Without std::move an rvalue reference parameter is copied.
void ok_named_rvalue_is_copied(Bus &B, Message &&M) {
  B.publish(M);
  B.log(M);
}

void ok_other_parameter(Bus &B, Message First, Message Second) {
  B.publish(std::move(First));
  B.log(Second);
}

void ok_pointer_moved_on(Bus &B, Message *M, Message *Next) {
  B.publish(std::move(*M));
  M = Next;
  B.log(*M);
}

// The pointer is not what moved.
Message *ok_pointer_itself(Bus &B, Message *M) {
  B.publish(std::move(*M));
  return M;
}

// A constructor's parameter and the member of the same name are two places.
class Subscription {
public:
  Subscription(Bus &B, std::string Topic) : Source(&B), Topic(std::move(Topic)) { ok_member_of_same_name(); }
  void ok_member_of_same_name() { Source->count(this->Topic); }

private:
  Bus *Source;
  std::string Topic;
};

struct bad_Listener {
  bad_Listener(Bus &B, std::string Topic) : Topic(std::move(Topic)) {
    B.count(Topic); // expect-error: use-after-move "`Topic`"
  }
  std::string Topic;
};

struct ok_Listener {
  ok_Listener(Bus &B, std::string TopicName) : Topic(std::move(TopicName)) { B.count(Topic); }
  std::string Topic;
};
