// Objects whose destructor is called by name.
#include <memory>
#include <new>
#include <string>
#include <string_view>

void use(std::string_view);

struct Session {
  explicit Session(std::string_view User) : User(User) {}
  std::string User;
};

struct Slot {
  alignas(Session) unsigned char Raw[sizeof(Session)];
};

void bad_used_after(Slot &S) {
  auto *Made = new (S.Raw) Session("root");
  Made->~Session();
  use(Made->User); // expect: dangling-scope
}

void bad_view_of_it(Session *Old) {
  std::string_view User = Old->User;
  Old->~Session();
  use(User); // expect: dangling-scope
}

void bad_by_the_library(Slot &S) {
  Session *Made = new (S.Raw) Session("root");
  std::destroy_at(Made);
  use(Made->User); // expect: dangling-scope
}

static void end(Session *S) { S->~Session(); }

void bad_by_a_helper(Session &Old) {
  const std::string &User = Old.User;
  end(&Old);
  use(User); // expect: dangling-scope
}

void ok_used_before(Slot &S) {
  auto *Made = new (S.Raw) Session("root");
  use(Made->User);
  Made->~Session();
}

void ok_made_again(Slot &S) {
  auto *Made = new (S.Raw) Session("root");
  Made->~Session();
  new (Made) Session("guest");
  use(Made->User);
}

void ok_copied(Session *Old) {
  std::string User = Old->User;
  Old->~Session();
  use(User);
}

class Holder {
public:
  explicit Holder(std::string_view User) : Now(User) {}
  Holder &operator=(const Holder &O) {
    if (this != &O) {
      this->~Holder();
      new (this) Holder(O.Now.User);
    }
    return *this;
  }
  const Session &now() const { return Now; }

private:
  Session Now;
};

void ok_assigned(Holder &A, const Holder &B) {
  Holder *Kept = &A;
  A = B;
  use(Kept->now().User);
}
