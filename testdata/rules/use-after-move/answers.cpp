// Variables and functions that answer a question: the paths on which they would contradict it are none.
#include <string>
#include <utility>

void take(std::string);
bool isTrue(bool Given) { return Given; }
bool never() { return !isTrue(true); }
struct Hooks {
  virtual ~Hooks() = default;
  virtual bool keepsText() const { return false; }
};

void ok_last_one_in_a_variable(std::string Text, int At, int Count) {
  const bool IsLast = At + 1 == Count;
  if (IsLast)
    take(std::move(Text));
  if (At + 1 != Count)
    take(Text);
}
void ok_both(std::string Text, bool First, bool Second) {
  const bool Both = First && Second;
  if (Both)
    take(std::move(Text));
  if (!First || !Second)
    take(Text);
}
void ok_either(std::string Text, bool First, bool Second) {
  bool Either = First || Second;
  if (!Either)
    take(std::move(Text));
  if (First)
    take(Text);
}
void ok_flag_turned_around(std::string Text, int Count) {
  bool Moved = false;
  if (Count > 2) {
    take(std::move(Text));
    Moved = true;
  }
  const bool IsThere = !Moved;
  if (IsThere)
    take(Text);
}
void ok_never_again(std::string Text) {
  do
    take(std::move(Text));
  while (never());
}
void bad_again(std::string Text, Hooks &H) {
  do
    take(std::move(Text)); // expect: use-after-move
  while (H.keepsText());
}
void bad_one_of_both(std::string Text, bool First, bool Second) {
  const bool Both = First && Second;
  if (!Both)
    take(std::move(Text));
  if (First)
    take(Text); // expect: use-after-move
}
void bad_asked_before_the_change(std::string Text, int At, int Count) {
  const bool IsLast = At + 1 == Count;
  ++At;
  if (IsLast)
    take(std::move(Text));
  if (At + 1 != Count)
    take(Text); // expect: use-after-move
}
