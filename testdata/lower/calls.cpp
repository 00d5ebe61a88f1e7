// Calls: functions, members, virtual and not, static, results by value and by reference, variadic, ignored.
#include "types.h"

struct Shape {
  virtual ~Shape();
  virtual int area(Str &) const;
  int plain();
  static int count();
};
struct Square : Shape {
  int area(Str &S) const override {
    S.clear();
    return Shape::area(S);
  }
};
Str &reference(Str &);
int *pointer(int &);
void variadic(const char *Format, ...);

void called(Shape &S, Square &Q, Str T) {
  S.area(T);
  Q.area(T);
  Q.Shape::area(T);
  S.plain();
  Shape::count();
  fill(reference(T));
  *pointer(*pointer(*new int)) = 3;
  variadic("%d", 3, T.data());
}

[[noreturn]] void stop();
int noReturn(bool B) {
  if (B)
    stop();
  return 1;
}
