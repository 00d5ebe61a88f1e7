// Pointers that count references by hand: the new one has what the old one had, whose destructor asks first.
#include <string>
#include <utility>

struct Body {
  mutable unsigned Count = 0;
  void retain() const { ++Count; }
  void release() const {
    if (--Count == 0)
      delete this;
  }
};

class Ref {
public:
  explicit Ref(Body *B) : Held(B) {
    if (Held)
      Held->retain();
  }
  Ref(Ref &&Other) noexcept : Held(Other.Held) { Other.Held = nullptr; }
  ~Ref() {
    if (Held)
      Held->release();
  }
  unsigned count() const { return Held->Count; }

private:
  Body *Held = nullptr;
};

struct Holder {
  Ref Kept;
  explicit Holder(Ref Given) : Kept(std::move(Given)) {}
};

void ok_moved(Ref Given) { Ref Taken(std::move(Given)); }
unsigned ok_counted(Ref Given) {
  Ref Taken(std::move(Given));
  return Taken.count();
}
unsigned bad_counted(Ref Given) {
  Ref Taken(std::move(Given));
  return Given.count(); // expect: use-after-move
}
