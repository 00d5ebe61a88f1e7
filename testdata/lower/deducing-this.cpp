// Deducing this: the object is a parameter.
// flags: -std=c++23
#include "types.h"

struct Box {
  Str Name;
  template <class Self> auto &&name(this Self &&S) { return std::forward<Self>(S).Name; }
  void byValue(this Box B) { take(std::move(B.Name)); }
};

void used(Box B) {
  look(B.name());
  take(std::move(B).name());
  B.byValue();
}

int recursive(int N) {
  auto Count = [](this auto Self, int M) -> int { return M ? Self(M - 1) : 0; };
  return Count(N);
}
