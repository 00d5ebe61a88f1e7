// erase("key") of an element that was taken by the same text, and erase(find(key)).
#include <map>
#include <string>
#include <unordered_map>

void use(int);

struct Limits {
  std::map<std::string, int> Of;
  std::unordered_map<int, std::string> Names;
};

void bad_same_text(Limits &L) {
  int &Depth = L.Of["depth"];
  L.Of.erase("depth");
  use(Depth); // expect: invalidated-borrow
}

void bad_found(std::map<std::string, int> &Of) {
  auto It = Of.find("width");
  Of.erase("width");
  use(It->second); // expect: invalidated-borrow
}

void bad_by_find(Limits &L, int Id) {
  const std::string &Name = L.Names.at(Id);
  L.Names.erase(L.Names.find(Id));
  use(Name[0]); // expect: invalidated-borrow
}

void bad_found_twice(std::map<std::string, int> &Of) {
  int &Depth = Of.at("depth");
  Of.erase(Of.find("depth"));
  use(Depth); // expect: invalidated-borrow
}

void ok_other_text(Limits &L) {
  int &Depth = L.Of["depth"];
  L.Of.erase("width");
  use(Depth);
}

void ok_other_found(Limits &L, int Id, int Other) {
  const std::string &Name = L.Names.at(Id);
  if (Id != Other)
    L.Names.erase(L.Names.find(Other));
  use(Name[0]);
}

void ok_used_before(std::map<std::string, int> &Of) {
  int &Depth = Of["depth"];
  use(Depth);
  Of.erase("depth");
}

void ok_looked_up_anew(std::map<std::string, int> &Of) {
  int *Depth = &Of["depth"];
  Of.erase("depth");
  Depth = &Of["depth"];
  use(*Depth);
}
