// Members: through `this` written and implied, of other objects, static ones, of bases, bit-fields and unions.
#include "types.h"

struct Base {
  Str Id;
};
struct Widget : Base {
  Str Name;
  static int Count;
  Widget *Next;
  unsigned Bits : 4;
  union {
    int I;
    float F;
  };

  void implied() { Name = Id; }
  void written() { this->Name.clear(); }
  void other(Widget &W) { W.Name = std::move(Name); }
  void chained() { Next->Next->Name = "x"; }
  void statics() { ++Count; }
  void small() {
    Bits = 3;
    I = 4;
  }
  Widget &self() { return *this; }
  void twice() { self().self().implied(); }
  Str byValue() const { return Name; }
};
