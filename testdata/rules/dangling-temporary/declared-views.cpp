// Constructors without a body whose class, or parameter, is declared to refer to what it is given.
#include <string>

class [[gsl::Pointer(char)]] Text {
public:
  Text(const std::string &);
  int size() const;

private:
  const char *Begin;
};
class Cursor {
public:
  Cursor(const std::string &Of [[clang::lifetimebound]], int At);
  int peek() const;

private:
  const char *Begin;
};
class Digest {
public:
  Digest(const std::string &);
  int peek() const;

private:
  const char *Algorithm;
};
std::string load(int);

int bad_view_of_temporary() {
  Text T = load(1);
  return T.size(); // expect: dangling-temporary
}
int bad_bound_parameter() {
  Cursor C(load(1), 0);
  return C.peek(); // expect: dangling-temporary
}
int ok_used_at_once() { return Text(load(1)).size() + Cursor(load(2), 0).peek(); }
int ok_named() {
  std::string S = load(1);
  Text T = S;
  Cursor C(S, 0);
  return T.size() + C.peek();
}
int ok_copies_what_it_needs() {
  Digest D(load(1));
  return D.peek();
}
