// The end of a shared owner is the end of what it owns if nobody else has a share.
#include <cstddef>
#include <map>
#include <memory>
#include <string>

struct Theme {
  std::string Accent;
};
std::shared_ptr<Theme> load(const std::string &Name) { return std::make_shared<Theme>(Theme{"#" + Name}); }
std::shared_ptr<Theme> loadWith(const std::string &Name) {
  auto T = std::make_shared<Theme>();
  T->Accent = Name;
  return T;
}
std::shared_ptr<Theme> anywhere();
std::map<int, std::shared_ptr<Theme>> Cache;
std::shared_ptr<Theme> cached(int N) { return Cache[N]; }

std::size_t bad_temporary_made_here() {
  Theme *T = std::make_shared<Theme>().get();
  return T->Accent.size(); // expect: dangling-temporary
}
std::size_t bad_temporary_made_elsewhere() {
  Theme *T = load("x").get();
  return T->Accent.size(); // expect: dangling-temporary
}
std::size_t bad_temporary_filled_elsewhere() {
  Theme &T = *loadWith("x");
  return T.Accent.size(); // expect: dangling-temporary
}
std::size_t ok_nobody_knows() {
  Theme *T = anywhere().get();
  return T->Accent.size();
}
std::size_t ok_cached() {
  Theme *T = cached(3).get();
  return T->Accent.size();
}
std::size_t bad_inner_scope() {
  Theme *T;
  {
    auto P = std::make_shared<Theme>();
    T = P.get();
  }
  return T->Accent.size(); // expect: dangling-scope
}
std::size_t ok_share_kept() {
  Theme *T;
  std::shared_ptr<Theme> Kept;
  {
    auto P = std::make_shared<Theme>();
    T = P.get();
    Kept = P;
  }
  return T->Accent.size();
}
std::size_t bad_reset() {
  auto P = std::make_shared<Theme>();
  Theme &T = *P;
  P.reset();
  return T.Accent.size(); // expect: invalidated-borrow
}
std::size_t ok_reset_of_one_share() {
  auto P = std::make_shared<Theme>();
  Theme &T = *P;
  Cache[1] = P;
  P.reset();
  return T.Accent.size();
}
std::size_t ok_moved_on() {
  Theme *T;
  {
    auto P = std::make_shared<Theme>();
    T = P.get();
    Cache[2] = std::move(P);
  }
  return T->Accent.size();
}
