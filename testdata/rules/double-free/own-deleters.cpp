// Smart pointers whose deleter the program brings along: what it does to the object is its affair.
#include <cstdio>
#include <functional>
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

void release(Session *S) { delete S; }
struct Closer {
  void operator()(FILE *File) const {
    if (File)
      fclose(File);
  }
};
void bad_deleter_that_deletes() {
  auto *S = new Session;
  std::unique_ptr<Session, void (*)(Session *)> Owner(S, release);
  delete S; // expect: double-free
}
void bad_closed_by_deleter_and_by_hand(const char *Name) {
  FILE *File = fopen(Name, "r");
  if (!File)
    return;
  std::unique_ptr<FILE, int (*)(FILE *)> Owner(File, fclose);
  fclose(File); // expect: double-free
}
void bad_closed_by_function_object(const char *Name) {
  FILE *File = fopen(Name, "r");
  if (!File)
    return;
  std::shared_ptr<FILE> Owner(File, Closer());
  fclose(File); // expect: double-free
}
void ok_closed_once(const char *Name) {
  FILE *File = fopen(Name, "r");
  if (!File)
    return;
  std::shared_ptr<FILE> Owner(File, Closer());
  fflush(File);
}
void bad_default_delete_by_name() {
  auto *S = new Session;
  std::shared_ptr<Session> Owner(S, std::default_delete<Session>());
  delete S; // expect: double-free
}
void ok_whatever_the_function_does(std::function<void(Session *)> Return) {
  auto Owner = std::make_unique<Session>();
  std::shared_ptr<Session> Lent(Owner.get(), Return);
}
