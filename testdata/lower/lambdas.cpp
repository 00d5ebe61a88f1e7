// Lambdas: captures by copy, by reference, by default, of `this`, by initialiser; mutable, generic, nested, called at
// once. flags: -std=c++20
#include "types.h"

void captures(Str A, int N, int *P) {
  auto Copy = [A] { look(A); };
  auto Reference = [&A] { fill(A); };
  auto Defaults = [=, &A] { use(N + A.size()); };
  auto All = [&] { *P = N; };
  auto Init = [S = std::move(A), &R = N, Q = P + 1] { use(S.size() + R + *Q); };
  auto Changes = [N]() mutable { return ++N; };
  Copy();
  Reference();
  Defaults();
  All();
  Init();
  use(Changes());
  auto Moved = std::move(Init);
}

struct Self {
  Str Name;
  void capture() {
    auto ByThis = [this] { Name.clear(); };
    auto ByCopy = [*this] { look(Name); };
    ByThis();
    ByCopy();
  }
};

void generic() {
  auto Each = [](auto &&X, auto... Rest) { take(std::forward<decltype(X)>(X)); };
  Each(make(), 1, 2);
  Str S;
  Each(S);
}

void atOnce(Str S) {
  int N = [&] { return S.size(); }();
  use(N);
}

void nested(Str S) {
  auto Outer = [&] {
    auto Inner = [&, T = S] { take(std::move(S)); };
    Inner();
  };
  Outer();
}

void packs() {
  auto Hold = []<class... Ts>(Ts... A) { return [... B = std::move(A)] { (look(B), ...); }; };
  Hold(Str("a"), Str("b"))();
}

void asPointer() {
  void (*F)(int) = [](int N) { use(N); };
  F(3);
}
