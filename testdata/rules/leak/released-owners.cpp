// What an owner lets go of and nobody takes; and what somebody else had the pointer of before.
#include <memory>
#include <vector>

struct Page {
  int Number = 0;
};
void look(const Page &);

struct Fake {
  std::unique_ptr<Page> Owner;
  Page *Kept = nullptr;
};

void bad_dropped() {
  auto P = std::make_unique<Page>();
  look(*P);
  P.release(); // expect: leak
}

void bad_parameter_dropped(std::unique_ptr<Page> P) {
  P->Number = 3;
  P.release(); // expect: leak
}

void bad_released_into_local(std::unique_ptr<Page> P) {
  Page *Raw = P.release(); // expect: leak
  look(*Raw);
}

void ok_kept_elsewhere(Fake &F) {
  F.Kept = F.Owner.get();
  F.Owner.release();
}

void ok_owner_of_others(Fake &F) { F.Owner.release(); }

struct Book {
  std::vector<Page *> All;
  ~Book() {
    for (Page *P : All)
      delete P;
  }
  void ok_guarded(Page *P) {
    std::unique_ptr<Page> Guard(P);
    All.push_back(P);
    Guard.release();
  }
  Page *ok_asked_for() {
    auto P = std::make_unique<Page>();
    All.push_back(P.get());
    return P.release();
  }
};
void ok_of_the_book(Book &B) { B.ok_asked_for()->Number = 3; }

void ok_callers(Page *P) {
  std::unique_ptr<Page> Guard(P);
  look(*P);
  Guard.release();
}

void bad_guard() {
  std::unique_ptr<Page> Guard(new Page);
  Guard->Number = 3;
  Guard.release(); // expect: leak
}

void ok_deleted(std::unique_ptr<Page> P) { delete P.release(); }
