// What is put into a longer-lived list and taken out again, on all ways out or on some.
#include <algorithm>
#include <vector>

struct Frame {
  int Used = 0;
};
class Stack {
public:
  static Stack &current() {
    static Stack S;
    return S;
  }
  void push(const Frame *F) { Frames.push_back(F); }
  bool tryPush(const Frame *F) {
    if (Frames.size() == 8)
      return false;
    Frames.push_back(F);
    return true;
  }
  void pop(const Frame *F) { Frames.erase(std::remove(Frames.begin(), Frames.end(), F), Frames.end()); }

private:
  std::vector<const Frame *> Frames;
};
void run(int);

bool bad_left_early(int N) {
  Frame F;
  Stack::current().push(&F); // expect: dangling-escape
  if (N == 0)
    return false;
  run(N);
  Stack::current().pop(&F);
  return true;
}
bool ok_on_all_ways(int N) {
  Frame F;
  Stack::current().push(&F);
  if (N == 0) {
    Stack::current().pop(&F);
    return false;
  }
  run(N);
  Stack::current().pop(&F);
  return true;
}
bool bad_left_by_break(Stack &S, int N) {
  Frame F;
  S.push(&F); // expect: dangling-escape
  for (int I = 0; I < N; ++I)
    if (I == 7)
      return false;
  S.pop(&F);
  return true;
}
void ok_under_one_condition(Stack &S, bool Traced) {
  Frame F;
  if (Traced)
    S.push(&F);
  run(1);
  if (Traced)
    S.pop(&F);
}
bool ok_was_not_pushed(Stack &S) {
  Frame F;
  if (!S.tryPush(&F))
    return false;
  run(1);
  S.pop(&F);
  return true;
}
void ok_one_after_the_other(Stack &S, int N) {
  Frame F[4];
  for (Frame &One : F)
    S.push(&One);
  run(N);
  for (Frame &One : F)
    S.pop(&One);
}
