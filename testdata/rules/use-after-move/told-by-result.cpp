// Functions that perhaps move and say by their result whether they did.
#include <memory>
#include <string>
#include <utility>
#include <vector>

class Queue {
public:
  bool tryPush(std::string &&Text) {
    if (Waiting.size() == 8)
      return false;
    Waiting.push_back(std::move(Text));
    return true;
  }
  int post(std::string &Text) {
    if (Text.empty())
      return -1;
    if (!tryPush(std::move(Text)))
      return -2;
    return 0;
  }

private:
  std::vector<std::string> Waiting;
};
void retry(std::string Text);
void log(const std::string &Text);

void ok_retried(Queue &Q, std::string Text) {
  if (!Q.tryPush(std::move(Text)))
    retry(std::move(Text));
}
void ok_asked_in_a_variable(Queue &Q, std::string Text) {
  const bool Accepted = Q.tryPush(std::move(Text));
  if (!Accepted)
    log(Text);
}
void bad_used_where_it_was_taken(Queue &Q, std::string Text) {
  if (Q.tryPush(std::move(Text)))
    log(Text); // expect: use-after-move
}
void bad_told_in_a_variable(Queue &Q, std::string Text) {
  bool Accepted = Q.tryPush(std::move(Text));
  if (!Accepted)
    return;
  log(Text); // expect: use-after-move
}

struct Statement {
  int Line = 0;
};
struct Consumer {
  virtual ~Consumer() = default;
  virtual void accept(std::unique_ptr<Statement> &&S) = 0;
};
struct Keeper final : Consumer {
  void accept(std::unique_ptr<Statement> &&S) override { Body.push_back(std::move(S)); }
  std::vector<std::unique_ptr<Statement>> Body;
};
struct Ignorer final : Consumer {
  void accept(std::unique_ptr<Statement> &&) override {}
};
int ok_asks_whether_it_is_there(Consumer &C, std::unique_ptr<Statement> S) {
  C.accept(std::move(S));
  return S ? S->Line : -1;
}
int bad_does_not_ask(Consumer &C, std::unique_ptr<Statement> S) {
  C.accept(std::move(S));
  return S->Line; // expect: use-after-move
}
