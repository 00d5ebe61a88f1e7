// Elements of containers that are released by hand; owners in containers.
#include <map>
#include <memory>
#include <vector>

struct Item {
  int Value = 0;
};
void look(const Item &);

void bad_same_index(std::vector<Item *> &All) {
  delete All[0];
  delete All[0]; // expect: double-free
}

void bad_same_variable(std::vector<Item *> &All, unsigned I) {
  delete All[I];
  delete All[I]; // expect: double-free
}

void bad_used(std::vector<Item *> &All) {
  delete All[0];
  All[0]->Value = 1; // expect: use-after-free
}

void bad_owned_already(std::vector<std::unique_ptr<Item>> &All) {
  Item *I = new Item;
  All.emplace_back(I);
  delete I; // expect: double-free
}

void ok_set_anew(std::vector<Item *> &All) {
  delete All[0];
  All[0] = new Item;
  delete All[0];
  All[0] = nullptr;
  delete All[1];
}

void ok_erased(std::vector<Item *> &All) {
  delete All[0];
  All.erase(All.begin());
  delete All[0];
}

void ok_from_the_back(std::vector<Item *> &All) {
  delete All.back();
  All.pop_back();
  delete All.back();
  All.pop_back();
}

void ok_from_the_front(std::vector<Item *> &All) {
  while (!All.empty()) {
    delete All.front();
    All.erase(All.begin());
  }
}

void ok_next_index(std::vector<Item *> &All, unsigned I) {
  delete All[I];
  ++I;
  delete All[I];
}

void ok_by_key(std::map<int, Item *> &All, int K) {
  delete All[K];
  All.erase(K);
  delete All[K];
}

void ok_swapped(std::vector<Item *> &All, std::vector<Item *> &Others) {
  delete All[0];
  All.swap(Others);
  delete All[0];
}

void ok_emplaced(std::vector<std::unique_ptr<Item>> &All) {
  Item *I = new Item;
  All.emplace_back(I);
  look(*I);
  All.emplace_back(new Item);
}
