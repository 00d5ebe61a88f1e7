// What an owner lets go of and nobody takes; and what somebody else had the pointer of before.
#include <memory>

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

void ok_deleted(std::unique_ptr<Page> P) { delete P.release(); }
