// What a member hands out as a whole lives on with its new owner; who holds a reference into it keeps a good one.
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Page {
  std::vector<int> Words;
  int *first() { return Words.data(); }
};
void use(const int *);
void use(const std::string &);

class Book {
public:
  Page &page() { return *Current; }
  std::unique_ptr<Page> turn() {
    auto Old = std::move(Current);
    Current = std::make_unique<Page>();
    return Old;
  }
  void wipe() { Current = std::make_unique<Page>(); }

private:
  std::unique_ptr<Page> Current = std::make_unique<Page>();
};
void bad_wiped(Book &B) {
  int *P = B.page().first();
  B.wipe();
  use(P); // expect: invalidated-borrow
}
void ok_turned(Book &B) {
  int *P = B.page().first();
  std::unique_ptr<Page> Kept = B.turn();
  use(P);
}

class Shelf {
public:
  Page *add() {
    Pages.push_back(std::make_unique<Page>());
    return Pages.back().get();
  }
  std::unique_ptr<Page> takeLast() {
    auto Last = std::move(Pages.back());
    Pages.pop_back();
    return Last;
  }
  void dropLast() { Pages.pop_back(); }
  std::vector<std::unique_ptr<Page>> Pages;
};
int bad_dropped(Shelf &S) {
  Page *P = S.add();
  S.dropLast();
  return static_cast<int>(P->Words.size()); // expect: invalidated-borrow
}
int ok_taken(Shelf &S) {
  Page *P = S.add();
  auto Kept = S.takeLast();
  return static_cast<int>(P->Words.size());
}

struct Named {
  std::string Name;
  const std::string &name() const { return Name; }
};
class Cache {
public:
  void bad_last_share(int Id) {
    auto It = Solely.find(Id);
    if (It == Solely.end())
      return;
    const std::string &Name = It->second->name();
    Solely.erase(It);
    use(Name); // expect: invalidated-borrow
  }
  void ok_shared(int Id) {
    auto It = Shared.find(Id);
    if (It == Shared.end())
      return;
    std::shared_ptr<Named> Kept = It->second;
    const std::string &Name = It->second->name();
    Shared.erase(It);
    use(Name);
  }

private:
  std::map<int, std::unique_ptr<Named>> Solely;
  std::map<int, std::shared_ptr<Named>> Shared;
};
