// A local string, vector or user type: every kind of use after the move, and what only looks like one.
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
bool contains(const std::vector<std::string> &Names, const std::string &Name);

void bad_read_by_reference() {
  std::string Title = "draft";
  keep(std::move(Title));
  show(Title); // expect-error: use-after-move "`Title`"
}

void bad_member_call() {
  std::string Path = "/etc/passwd";
  keep(std::move(Path));
  std::printf("%zu\n", Path.size()); // expect-error: use-after-move "`Path`"
}

std::string bad_copy() {
  std::string First = "a";
  std::string Second = std::move(First);
  std::string Third = First; // expect-error: use-after-move "`First`"
  return Second + Third;
}

void bad_operators(std::ostream &Out) {
  std::string Word = "w";
  keep(std::move(Word));
  Out << "word: " << Word << '\n'; // expect-error: use-after-move "`Word`"
}

bool bad_compare() {
  std::string Wanted = "w";
  keep(std::move(Wanted));
  return Wanted == "w"; // expect-error: use-after-move "`Wanted`"
}

void bad_moved_twice() {
  std::string Token = "t";
  keep(std::move(Token));
  keep(std::move(Token)); // expect-error: use-after-move "`Token`"
}

int bad_subscript() {
  std::vector<int> Primes = {2, 3, 5};
  std::vector<int> Mine = std::move(Primes);
  Mine.push_back(7);
  return Primes[0]; // expect-error: use-after-move "`Primes`"
}

bool bad_inner_scope(bool Verbose) {
  std::vector<std::string> Names = {"a"};
  {
    std::vector<std::string> Other(std::move(Names));
    if (Verbose)
      show(Other.front());
  }
  return contains(Names, "a"); // expect-error: use-after-move "`Names`"
}

// The place is what counts, not the cast's spelling.
void bad_static_cast() {
  std::string Line = "l";
  keep(static_cast<std::string &&>(Line));
  show(Line); // expect-error: use-after-move "`Line`"
}

void ok_use_before() {
  std::string Title = "draft";
  show(Title);
  keep(std::move(Title));
}

void ok_copy_kept() {
  std::string Title = "draft";
  std::string Copy = Title;
  keep(std::move(Title));
  show(Copy);
}

void ok_copied_not_moved() {
  std::string Title = "draft";
  keep(Title);
  show(Title);
}

// Two variables of one name.
void ok_shadowed() {
  std::string Name = "outer";
  {
    std::string Name = "inner";
    keep(std::move(Name));
  }
  show(Name);
}

// Nothing is evaluated there.
void ok_unevaluated() {
  std::string Name = "n";
  keep(std::move(Name));
  static_assert(sizeof(Name) >= 1);
  using Type = decltype(Name);
  constexpr bool Quiet = noexcept(Name.size());
  show(Type(Quiet ? "quiet" : "loud"));
}

// The reference that std::move returns is not kept by anyone: nothing moved.
void ok_cast_alone() {
  std::string Name = "n";
  std::move(Name);
  static_cast<void>(std::move(Name));
  show(Name);
}

// The end of its life is not a use.
void ok_destroyed() {
  std::string Name = "n";
  keep(std::move(Name));
}

void ok_new_object_each_time(int Rounds) {
  for (int I = 0; I < Rounds; ++I) {
    std::string Name = "n";
    show(Name);
    keep(std::move(Name));
  }
}

// A discarded expression reads nothing.
void ok_void_cast() {
  std::string Name = "n";
  keep(std::move(Name));
  (void)Name;
}
