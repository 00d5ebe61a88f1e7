// A class that owns a text by hand: copied by a function that is only declared, moved by exchange.
#include <utility>

class Verdict {
public:
  Verdict() noexcept : Text(nullptr) {}
  ~Verdict() { delete[] Text; }
  Verdict(const Verdict &Other);
  Verdict &operator=(const Verdict &Other);
  Verdict(Verdict &&Other) noexcept : Text(Other.Text) { Other.Text = nullptr; }
  Verdict &operator=(Verdict &&Other) noexcept;
  bool ok() const { return Text == nullptr; }

private:
  static const char *copyOf(const char *Text);
  const char *Text;
};
inline Verdict::Verdict(const Verdict &Other) { Text = Other.Text == nullptr ? nullptr : copyOf(Other.Text); }
inline Verdict &Verdict::operator=(const Verdict &Other) {
  if (Text != Other.Text) {
    delete[] Text;
    Text = Other.Text == nullptr ? nullptr : copyOf(Other.Text);
  }
  return *this;
}
inline Verdict &Verdict::operator=(Verdict &&Other) noexcept {
  std::swap(Text, Other.Text);
  return *this;
}
Verdict ask();

Verdict ok_asked_again() {
  Verdict V = ask();
  if (V.ok())
    V = ask();
  return V;
}
void ok_assigned_twice() {
  Verdict V;
  V = ask();
  V = ask();
}
void ok_told_to_both(Verdict &Out) {
  Verdict V = ask();
  if (!V.ok())
    Out = V;
}

class bad_Sharing {
public:
  bad_Sharing() : Text(new char[8]) {}
  ~bad_Sharing() { delete[] Text; }
  bad_Sharing(const bad_Sharing &Other) = delete;
  bad_Sharing &operator=(bad_Sharing &&Other) noexcept { // expect: double-free
    if (this != &Other) {
      delete[] Text;
      Text = Other.Text;
    }
    return *this;
  }

private:
  char *Text;
};
