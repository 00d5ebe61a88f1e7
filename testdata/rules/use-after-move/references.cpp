// References and pointers to what moved: another name for the same object.
#include <functional>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

void bad_moved_through_reference() {
  std::string Name = "n";
  std::string &Alias = Name;
  keep(std::move(Alias));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_read_through_reference() {
  std::string Name = "n";
  const std::string &View = Name;
  keep(std::move(Name));
  show(View); // expect-error: use-after-move
}

void bad_moved_through_pointer() {
  std::string Name = "n";
  std::string *Alias = &Name;
  keep(std::move(*Alias));
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_read_through_pointer() {
  std::string Name = "n";
  std::string *Alias = &Name;
  keep(std::move(Name));
  show(*Alias); // expect-error: use-after-move
}

void bad_rvalue_reference_variable() {
  std::string Name = "n";
  std::string &&Alias = std::move(Name);
  keep(std::move(Alias));
  show(Name); // expect-error: use-after-move "`Name`"
}

struct Config {
  std::string Host;
  std::vector<std::string> Paths;
};

void bad_reference_to_member(Config &C) {
  auto &Paths = C.Paths;
  std::vector<std::string> Mine = std::move(Paths);
  if (C.Paths.size() > 3) // expect-error: use-after-move "C.Paths`"
    show(Mine.front());
}

void bad_reference_to_part_of_whole(Config C) {
  const std::string &Host = C.Host;
  Config Other = std::move(C);
  show(Host); // expect-error: use-after-move
}

std::string &pick(std::string &A, int) { return A; }

// The reference came back from a function.
void bad_returned_reference() {
  std::string Name = "n";
  keep(std::move(pick(Name, 0)));
  show(Name); // expect-error: use-after-move "`Name`"
}

// One of two: the reference may mean either.
void bad_reference_to_one_of_two(bool First) {
  std::string A = "a", B = "b";
  std::string &Chosen = First ? A : B;
  keep(std::move(Chosen));
  show(A); // expect-warning: use-after-move "`A`"
}

// The reference bound by std::move moves nothing by itself.
void ok_rvalue_reference_only_binds() {
  std::string Name = "n";
  std::string &&Alias = std::move(Name);
  show(Alias);
  show(Name);
}

void ok_revived_through_reference() {
  std::string Name = "n";
  std::string &Alias = Name;
  keep(std::move(Name));
  Alias = "again";
  show(Name);
}

void ok_revived_behind_reference() {
  std::string Name = "n";
  std::string &Alias = Name;
  keep(std::move(Alias));
  Name = "again";
  show(Alias);
}

void ok_reference_to_other() {
  std::string A = "a", B = "b";
  std::string &Alias = B;
  keep(std::move(A));
  show(Alias);
}

void ok_pointer_reseated() {
  std::string A = "a", B = "b";
  std::string *P = &A;
  keep(std::move(A));
  P = &B;
  show(*P);
}

void ok_binding_is_no_use() {
  std::string A = "a";
  keep(std::move(A));
  std::string &Alias = A;
  Alias = "again";
  show(A);
}

void ok_address_is_no_use() {
  std::string A = "a";
  keep(std::move(A));
  std::string *P = &A;
  P->assign("again");
  show(*P);
}

void ok_copy_is_another_object() {
  std::string A = "a";
  std::string B = A;
  std::string &Alias = B;
  keep(std::move(A));
  show(Alias);
}
