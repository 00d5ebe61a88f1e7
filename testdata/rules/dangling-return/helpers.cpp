// The reference leaves through helpers, several calls deep.
#include <string>
#include <string_view>

std::string make();

const std::string &identity(const std::string &S) { return S; }
const std::string &longest(const std::string &A, const std::string &B) { return A.size() < B.size() ? B : A; }
std::string_view trim(std::string_view S) { return S.substr(1); }
std::string_view trimTwice(std::string_view S) { return trim(trim(S)); }

class Text {
public:
  const std::string &get() const { return Value; }
  std::string_view view() const { return trimTwice(Value); }

private:
  std::string Value;
};

const std::string &bad_identity() {
  std::string Own = make();
  return identity(Own); // expect: dangling-return "`Own`"
}

const std::string &bad_longest(const std::string &Given) {
  std::string Own = make();
  return longest(Given, Own); // expect: dangling-return "`Own`"
}

std::string_view bad_trim() {
  std::string Own = make();
  return trimTwice(Own); // expect: dangling-return "`Own`"
}

const std::string &bad_getter() {
  Text T;
  return T.get(); // expect: dangling-return "`T`"
}

std::string_view bad_view_of_member() {
  Text T;
  return T.view(); // expect: dangling-return "`T`"
}

const std::string &ok_identity(const std::string &Given) { return identity(identity(Given)); }

const std::string &ok_longest(const std::string &Given, const std::string &Other) { return longest(Given, Other); }

std::string ok_copied() {
  std::string Own = make();
  return identity(Own);
}

std::string_view ok_getter(const Text &T) { return T.view(); }
