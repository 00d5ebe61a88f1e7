// An owner is moved into a parameter: it ends with the call, unless the callee keeps it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Message {
  std::string Subject;
  const std::string &subject() const { return Subject; }
};

class Transport {
public:
  bool send(std::unique_ptr<Message> M) {
    Sent += M ? M->subject().size() : 0;
    return Sent != 0;
  }
  void keep(std::unique_ptr<Message> M) { All.push_back(std::move(M)); }
  void pass(std::unique_ptr<Message> M) { unknown(std::move(M)); }
  void perhaps(std::unique_ptr<Message> M) {
    if (Sent)
      keep(std::move(M));
  }

private:
  void unknown(std::unique_ptr<Message>);
  std::vector<std::unique_ptr<Message>> All;
  std::size_t Sent = 0;
};

std::string bad_sent(Transport &T, std::unique_ptr<Message> M) {
  const std::string &Subject = M->subject();
  T.send(std::move(M));
  return Subject; // expect: dangling-temporary
}

std::string ok_kept(Transport &T, std::unique_ptr<Message> M) {
  const std::string &Subject = M->subject();
  T.keep(std::move(M));
  return Subject;
}

std::string ok_passed_on(Transport &T, std::unique_ptr<Message> M) {
  const std::string &Subject = M->subject();
  T.pass(std::move(M));
  return Subject;
}

std::string ok_perhaps_kept(Transport &T, std::unique_ptr<Message> M) {
  const std::string &Subject = M->subject();
  T.perhaps(std::move(M));
  return Subject;
}

std::string ok_copied(Transport &T, std::unique_ptr<Message> M) {
  std::string Subject = M->subject();
  T.send(std::move(M));
  return Subject;
}
