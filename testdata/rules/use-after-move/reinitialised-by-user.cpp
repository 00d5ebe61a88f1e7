// Revived by the user's own code: a method or helper whose body sets every part that moved.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void show(const std::string &Text);

// As in a parser of dependency files: one object is used for every file.
struct Deps {
  std::vector<std::string> Ins;
  std::string Out;
  bool Ready = false;

  void Clear() {
    Ins.clear();
    Out.clear();
    Ready = false;
  }
  void clearOuts() { Out.clear(); }
  void clearIf(bool Really) {
    if (Really)
      Clear();
  }
  void rebuild() { *this = Deps(); }
  Deps &init(std::string Target) {
    Ins = {};
    Out = std::move(Target);
    Ready = true;
    return *this;
  }
  void resetAll() { resetParts(); }
  void resetParts() {
    Ins = std::vector<std::string>();
    Out = "";
  }
  size_t count() const { return Ins.size(); }
};
void record(Deps D);
void print(const Deps &D);

static void wipe(Deps &D) {
  D.Ins.clear();
  D.Out.clear();
}
static void wipeOuts(Deps &D) { D.Out.clear(); }
static void refill(std::string &S) { S = "again"; }
static bool load(std::string &S, int Id) {
  if (Id < 0) {
    S.clear();
    return false;
  }
  S = std::to_string(Id);
  return true;
}
static bool loadSometimes(std::string &S, int Id) {
  if (Id < 0)
    return false;
  S = std::to_string(Id);
  return true;
}

void ok_clear_method(Deps D) {
  record(std::move(D));
  D.Clear();
  print(D);
}

void ok_reused_in_loop(int Files) {
  Deps D;
  for (int I = 0; I < Files; ++I) {
    D.Ins.push_back("in");
    record(std::move(D));
    D.Clear();
  }
}

void ok_assigns_this(Deps D) {
  record(std::move(D));
  D.rebuild();
  print(D);
}

void ok_init_method(Deps D) {
  record(std::move(D));
  print(D.init("out.o"));
}

void ok_two_levels(Deps D) {
  record(std::move(D));
  D.resetAll();
  print(D);
}

void ok_free_function(Deps D) {
  record(std::move(D));
  wipe(D);
  print(D);
}

// Only the part that moved needs reviving.
void ok_only_that_part(Deps D) {
  std::string Out = std::move(D.Out);
  D.clearOuts();
  print(D);
}

void ok_helper_by_reference(std::string S) {
  std::string T = std::move(S);
  refill(S);
  show(S);
}

void ok_helper_on_every_path(std::string S) {
  std::string T = std::move(S);
  load(S, 3);
  show(S);
}

// It fails without writing, but then nobody reads.
void ok_helper_result_tested(std::string S) {
  std::string T = std::move(S);
  if (loadSometimes(S, 3))
    show(S);
}

void fn_helper_on_some_paths(std::string S, int Id) {
  std::string T = std::move(S);
  loadSometimes(S, Id);
  show(S); // expect-warning: use-after-move "`S`"
}

void bad_clear_forgets_a_part(Deps D) {
  record(std::move(D));
  D.clearOuts();
  print(D); // expect: use-after-move "D"
}

void bad_wipe_forgets_a_part(Deps D) {
  record(std::move(D));
  wipeOuts(D);
  if (D.count() > 0) // expect: use-after-move "D"
    show("some");
}

void fn_cleared_on_some_paths(Deps D, bool Really) {
  record(std::move(D));
  D.clearIf(Really);
  print(D); // expect-warning: use-after-move "D"
}

void bad_other_object_cleared(Deps D, Deps E) {
  record(std::move(D));
  E.Clear();
  print(D); // expect-error: use-after-move "D"
}

void bad_method_only_reads(Deps D) {
  record(std::move(D));
  show(std::to_string(D.count())); // expect-error: use-after-move "D"
}

// Says so itself, without a body here.
struct Arena {
  Arena();
  Arena(Arena &&);
  [[clang::reinitializes]] void restart();
  void compact();
  int used() const;
};
void give(Arena A);

int ok_reinitializes_attribute(Arena A) {
  give(std::move(A));
  A.restart();
  return A.used();
}

int bad_no_such_attribute(Arena A) {
  give(std::move(A));
  A.compact(); // expect-error: use-after-move "`A`"
  return 0;
}

// A class with inner owners: the method clears through another object's method.
class Session {
public:
  void ok_next() {
    record(std::move(Current));
    restart();
    print(Current);
  }
  void bad_next() {
    record(std::move(Current));
    touch();
    print(Current); // expect-error: use-after-move "Current`"
  }

private:
  void restart() { Current.Clear(); }
  void touch() { ++Touched; }
  Deps Current;
  int Touched = 0;
};
