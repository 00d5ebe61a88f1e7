// Functions that are only declared, whose names say little: predicates are asked at once, and what a keeper of the
// function's own keeps ends with it.
#include <functional>
#include <memory>
#include <vector>

struct Token {
  ~Token();
};
struct Bus {
  Token subscribe(std::function<void()> F);
  void connectedComponents(std::function<void(int)> F) const;
  bool registers(std::function<bool(int)> F);
};
struct Dialog {
  struct Part {
    void onClick(std::function<void()> F);
  } Ok;
  void open();
};
struct Loop {
  void post(std::function<void()> F);
};

int ok_own_part() {
  Dialog D;
  int R = 0;
  D.Ok.onClick([&] { R = 1; });
  D.open();
  return R;
}
int ok_own_object() {
  auto D = std::make_unique<Dialog>();
  int R = 0;
  D->Ok.onClick([&] { R = 1; });
  D->open();
  return R;
}
int ok_token(Bus &B, std::vector<Token> &Kept) {
  static int N = 0;
  Kept.push_back(B.subscribe([] { ++N; }));
  return N;
}
int ok_const(const Bus &B) {
  int N = 0;
  B.connectedComponents([&](int) { ++N; });
  return N;
}
bool ok_predicate(Bus &B, int Limit) {
  return B.registers([&](int N) { return N < Limit; });
}
void bad_posted(Loop &L) {
  int N = 0;
  L.post([&] { ++N; }); // expect: dangling-capture
}
