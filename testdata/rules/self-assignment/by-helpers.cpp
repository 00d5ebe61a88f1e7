// A union's member that is destroyed by name in a function of the class, and made again in another.
#include <new>
#include <string>
#include <utility>

class BadCell {
public:
  explicit BadCell(double D) : Kind(Number), Num(D) {}
  BadCell(const BadCell &O) { construct(O); }
  ~BadCell() { destroy(); }
  BadCell &operator=(const BadCell &O) {
    destroy();
    construct(O); // expect: self-assignment
    return *this;
  }

private:
  enum What { Number, Text };
  void construct(const BadCell &O) {
    Kind = O.Kind;
    if (Kind == Text)
      new (&Words) std::string(O.Words);
    else
      Num = O.Num;
  }
  void destroy() {
    if (Kind == Text)
      Words.~basic_string();
  }
  What Kind = Number;
  union {
    double Num;
    std::string Words;
  };
};

class OkCell {
public:
  explicit OkCell(double D) : Kind(Number), Num(D) {}
  OkCell(const OkCell &O) { construct(O); }
  ~OkCell() { destroy(); }
  OkCell &operator=(const OkCell &O) {
    if (this == &O)
      return *this;
    destroy();
    construct(O);
    return *this;
  }

private:
  enum What { Number, Text };
  void construct(const OkCell &O) {
    Kind = O.Kind;
    if (Kind == Text)
      new (&Words) std::string(O.Words);
    else
      Num = O.Num;
  }
  void destroy() {
    if (Kind == Text)
      Words.~basic_string();
  }
  What Kind = Number;
  union {
    double Num;
    std::string Words;
  };
};
