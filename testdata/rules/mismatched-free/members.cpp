// A member made by one function of the class and released by another: the class shows it, whoever uses it.
#include <cstdlib>
#include <cstring>

namespace {

class Text {
public:
  explicit Text(const char *From) : Bytes(new char[strlen(From) + 1]) { strcpy(Bytes, From); }
  Text(const Text &) = delete;
  ~Text() {
    delete Bytes; // expect: mismatched-free "`Bytes`"
  }

private:
  char *Bytes;
};

class RightText {
public:
  explicit RightText(const char *From) : Bytes(new char[strlen(From) + 1]) { strcpy(Bytes, From); }
  RightText(const RightText &) = delete;
  ~RightText() { delete[] Bytes; }

private:
  char *Bytes;
};

class Duplicate {
public:
  explicit Duplicate(const char *From) : Bytes(strdup(From)) {}
  Duplicate(const Duplicate &) = delete;
  ~Duplicate() {
    delete[] Bytes; // expect: mismatched-free "`Bytes`"
  }

private:
  char *Bytes;
};

class RightDuplicate {
public:
  explicit RightDuplicate(const char *From) : Bytes(strdup(From)) {}
  RightDuplicate(const RightDuplicate &) = delete;
  ~RightDuplicate() { free(Bytes); }

private:
  char *Bytes;
};

void ok_used() { RightText T("text"); }

void useWhatIsWrong() { Text T("text"); }

/// Takes what it is given, which may be either.
class Taker {
public:
  explicit Taker(char *Given) : Bytes(Given) {}
  Taker(const Taker &) = delete;
  ~Taker() { delete[] Bytes; }

private:
  char *Bytes;
};

void ok_taker() { Taker T(new char[8]); }

void bad_taker() {
  Taker T(static_cast<char *>(malloc(8))); // expect: mismatched-free
}

} // namespace
