// What a constructor takes out of a list, a range or a container and keeps: the views, not the list they came in.
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

std::string make();
void use(std::string_view);
using Views = std::vector<std::string_view>;

struct FromList {
  Views All;
  FromList(std::initializer_list<std::string_view> L) : All(L) {}
};
struct FromEnds {
  Views All;
  FromEnds(std::initializer_list<std::string_view> L) : All(L.begin(), L.end()) {}
};
struct FromCopy {
  Views All;
  FromCopy(Views V) : All(V.begin(), V.end()) {}
};
struct FromSpan {
  Views All;
  explicit FromSpan(std::span<const std::string_view> S) : All(S.begin(), S.end()) {}
};
struct OneByOne {
  Views All;
  explicit OneByOne(std::span<const std::string_view> S) {
    for (auto V : S)
      All.push_back(V);
  }
};
struct Assigned {
  Views All;
  void set(std::initializer_list<std::string_view> L) { All = L; }
};
struct Braced {
  Views All;
  template <class... Names> explicit Braced(const Names &...N) : All{N...} {}
};

void bad_list() {
  FromList F{make(), make()};
  use(F.All[0]); // expect: dangling-temporary
}
void bad_ends() {
  FromEnds F{make(), make()};
  use(F.All[0]); // expect: dangling-temporary
}
void bad_copy() {
  FromCopy F({make(), make()});
  use(F.All[0]); // expect: dangling-temporary
}
void bad_span() {
  FromSpan F(Views{make(), make()});
  use(F.All[0]); // expect: dangling-temporary
}
void bad_one_by_one() {
  OneByOne F(Views{make(), make()});
  use(F.All[0]); // expect: dangling-temporary
}
void bad_assigned() {
  Assigned F;
  F.set({make(), make()});
  use(F.All[0]); // expect: dangling-temporary
}
void bad_braced() {
  Braced F(make(), make());
  use(F.All[0]); // expect: dangling-temporary
}
void bad_reference_in_pair() {
  std::pair<const std::string &, int> P(make(), 1);
  use(P.first); // expect: dangling-temporary
}

void ok_list() {
  std::string A = make();
  FromList F{A, "literal"};
  use(F.All[0]);
}
void ok_ends() {
  std::string A = make();
  FromEnds F{A, "literal"};
  use(F.All[0]);
}
void ok_copy() {
  std::string A = make();
  FromCopy F({A, A});
  use(F.All[0]);
}
void ok_span() {
  std::string A = make();
  FromSpan F(Views{A, A});
  use(F.All[0]);
}
void ok_one_by_one() {
  std::string A = make();
  OneByOne F(Views{A, A});
  use(F.All[0]);
}
void ok_assigned() {
  std::string A = make();
  Assigned F;
  F.set({A, "literal"});
  use(F.All[0]);
}
void ok_braced() {
  std::string A = make();
  Braced F(A, "literal");
  use(F.All[0]);
}
void ok_reference_in_pair() {
  std::string A = make();
  std::pair<const std::string &, int> P(A, 1);
  use(P.first);
}
