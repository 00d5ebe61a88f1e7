// An object that is the current one while it lives, and says so when it goes.
#include <memory>

class Context {
public:
  Context() { Current = this; }
  ~Context() { Current = nullptr; }
  Context(const Context &) = delete;
  void draw();

private:
  static Context *Current;
};
class Forgetful {
public:
  Forgetful() { Current = this; }
  ~Forgetful() {}
  Forgetful(const Forgetful &) = delete;
  void draw();

private:
  static Forgetful *Current;
};

void ok_owned() {
  auto C = std::make_unique<Context>();
  C->draw();
}
void ok_local() {
  Context C;
  C.draw();
}
void bad_owned() {
  auto F = std::make_unique<Forgetful>(); // expect: dangling-escape
  F->draw();
}
void bad_local() {
  Forgetful F; // expect: dangling-escape
  F.draw();
}
