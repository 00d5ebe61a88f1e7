// Helpers that perhaps move and say so by their result: a use that only one answer leads to is the caller's intent.
#include <deque>
#include <string>
#include <utility>

struct Message {
  int Id = 0;
  std::string Text;
};
void show(const std::string &Text);
void keep(std::string Text);
void yield();

template <class T> class Channel {
  std::deque<T> Waiting;
  unsigned Most = 10;

public:
  bool trySend(T &&Value) {
    if (Waiting.size() >= Most)
      return false;
    Waiting.push_back(std::move(Value));
    return true;
  }
};

void ok_retried(Channel<Message> &C, Message M) {
  while (!C.trySend(std::move(M)))
    yield();
}

void ok_shown_if_refused(Channel<Message> &C, Message M) {
  if (!C.trySend(std::move(M)))
    show(M.Text);
}

void ok_one_then_the_other(Channel<Message> &First, Channel<Message> &Second, Message M) {
  if (!First.trySend(std::move(M)) && !Second.trySend(std::move(M)))
    show(M.Text);
}

void ok_answer_kept(Channel<Message> &C, Message M) {
  bool Sent = C.trySend(std::move(M));
  if (!Sent)
    show(M.Text);
}

void bad_answer_ignored(Channel<Message> &C, Message M) {
  C.trySend(std::move(M));
  show(M.Text); // expect-warning: use-after-move "`M`"
}

void bad_after_either_answer(Channel<Message> &C, Message M) {
  if (!C.trySend(std::move(M)))
    yield();
  show(M.Text); // expect-warning: use-after-move "`M`"
}

void fn_shown_if_sent(Channel<Message> &C, Message M) {
  if (C.trySend(std::move(M)))
    show("sent " + M.Text); // expect: use-after-move "`M`"
  else
    show("refused");
}

static bool takeSure(std::string &Text) {
  keep(std::move(Text));
  static int Taken;
  return ++Taken > 3;
}

void bad_moved_whatever_it_answers(std::string S) {
  if (!takeSure(S))
    show(S); // expect: use-after-move "`S`"
}

static bool dropIfLong(std::string &Text) {
  if (Text.size() < 100)
    return false;
  keep(std::move(Text));
  return true;
}

void ok_only_if_short(std::string S) {
  if (dropIfLong(S))
    return;
  show(S);
}

void bad_long_or_short(std::string S) {
  bool Any = false;
  if (dropIfLong(S))
    Any = true;
  show(S); // expect-warning: use-after-move "`S`"
  yield();
}
