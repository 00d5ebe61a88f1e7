// Smart pointers whose deleter the program brings along: what it does to the object is its affair.
#include <memory>

struct Session {
  int Id = 0;
};
void returnToPool(Session *S);

int ok_deleter_that_does_nothing() {
  auto Owner = std::make_unique<Session>();
  std::unique_ptr<Session, void (*)(Session *)> Seen(Owner.get(), [](Session *) {});
  std::shared_ptr<Session> Shown(Owner.get(), [](Session *) {});
  return Seen->Id + Shown->Id;
}
void ok_to_a_pool() {
  auto Owner = std::make_unique<Session>();
  std::unique_ptr<Session, void (*)(Session *)> Lent(Owner.get(), returnToPool);
}
void bad_default_deleter() {
  auto Owner = std::make_unique<Session>();
  std::unique_ptr<Session> Second(Owner.get()); // expect: double-free
}
void bad_shared_by_default_deleter() {
  auto Owner = std::make_unique<Session>();
  std::shared_ptr<Session> Second(Owner.get()); // expect: double-free
}
