// Classes that own by a plain pointer, where nobody saw how it was set: what the destructor releases is gone with the
// object.
#include <cstdlib>
#include <string_view>
#include <utility>

class Str {
public:
  Str(const char *);
  Str(const Str &);
  Str(Str &&) noexcept;
  ~Str() { delete[] Text; }
  Str &operator=(const Str &);
  const char *c_str() const { return Text; }
  operator std::string_view() const { return {Text, Size}; }
  Str part(int) const;
  void swap(Str &);

private:
  char *Text;
  unsigned Size;
};
class Buffer {
public:
  explicit Buffer(unsigned);
  Buffer(const Buffer &) = delete;
  ~Buffer() { std::free(Data); }
  unsigned char *begin() { return Data; }
  unsigned char *end() { return Data + Size; }

private:
  unsigned char *Data;
  unsigned Size;
};
struct Named {
  Str Name;
  int Id;
  const char *text() const { return Name.c_str(); }
};
/// Looks at what somebody else owns.
class Cursor {
public:
  explicit Cursor(char *);
  ~Cursor();
  char *get() const { return At; }

private:
  char *At;
};

Str make();
Named named();
void show(const char *);
void show(std::string_view);

void bad_text() {
  const char *P = make().c_str();
  show(P); // expect: dangling-temporary
}
void bad_view() {
  std::string_view V = make();
  show(V); // expect: dangling-temporary
}
void bad_part() {
  const char *P = make().part(3).c_str();
  show(P); // expect: dangling-temporary
}
void bad_member() {
  const char *P = named().text();
  show(P); // expect: dangling-temporary
}
std::string_view bad_parameter(Str S) {
  return S; // expect: dangling-return
}
const char *bad_local() {
  Str S("a");
  return S.c_str(); // expect: dangling-return
}
void bad_scope() {
  const char *P;
  {
    Str S("a");
    P = S.c_str();
  }
  show(P); // expect: dangling-scope
}
unsigned char *bad_buffer() {
  Buffer B(3);
  return B.begin(); // expect: dangling-return
}
struct bad_Kept {
  const char *P;
  explicit bad_Kept(Str S) : P(S.c_str()) {} // expect: dangling-member
};

void ok_within() { show(make().c_str()); }
void ok_text() {
  Str S = make();
  const char *P = S.c_str();
  show(P);
}
void ok_member() {
  Named N = named();
  const char *P = N.text();
  show(P);
}
std::string_view ok_parameter(const Str &S) { return S; }
void ok_loop() {
  Buffer B(3);
  for (unsigned char &C : B)
    C = 0;
}
void ok_exchanged() {
  Str Out("x");
  const char *P;
  {
    Str S("a");
    P = S.c_str();
    Out.swap(S);
  }
  show(P);
}
std::pair<Str, const char *> ok_moved_along() {
  Str S("x");
  const char *P = S.c_str();
  return {std::move(S), P};
}
struct ok_Kept {
  Str Own;
  const char *P;
  explicit ok_Kept(Str S) : Own(std::move(S)), P(Own.c_str()) {}
};
char *ok_looked_at(char *Text) {
  Cursor C(Text);
  return C.get();
}
