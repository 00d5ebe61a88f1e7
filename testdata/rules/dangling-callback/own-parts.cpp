// Callbacks given to functions that are only declared: what belongs to the object ends with it, or before.
#include <functional>
#include <memory>

struct Button {
  void onClick(std::function<void()> F);
};
struct Loop {
  void post(std::function<void()> F);
};

class ok_member {
public:
  ok_member() {
    B.onClick([this] { ++Hits; });
  }

private:
  Button B;
  int Hits = 0;
};
class ok_owned {
public:
  ok_owned() : B(std::make_unique<Button>()) {
    B->onClick([this] { ++Hits; });
  }

private:
  std::unique_ptr<Button> B;
  int Hits = 0;
};
class ok_made_here {
public:
  ok_made_here() : B(new Button) {
    B->onClick([this] { ++Hits; });
  }
  ~ok_made_here() { delete B; }

private:
  Button *B;
  int Hits = 0;
};
class bad_given {
public:
  explicit bad_given(Loop *L) : L(L) {}
  void start() {
    L->post([this] { ++Hits; }); // expect: dangling-callback
  }

private:
  Loop *L;
  int Hits = 0;
};
