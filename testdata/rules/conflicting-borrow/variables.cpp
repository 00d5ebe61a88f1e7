// One object, several borrows of it: by references, pointers, fields.
#include <string>
#include <utility>

void use(int); // deed: safe
void show(const std::string &); // deed: safe

struct Point {
  int X = 0, Y = 0;
};
struct Line {
  Point From, To;
};

// deed: safe
void bad_assigned(int Value) {
  int &R = Value;
  Value = 1; // expect-error: conflicting-borrow "E0506"
  R = 2;
}
// deed: safe
void bad_assigned_while_shared(int Value) {
  const int &R = Value;
  Value = 1; // expect: conflicting-borrow "`Value` is changed while `R` borrows it"
  use(R);
}
// deed: safe
void bad_incremented(int Value) {
  const int &R = Value;
  ++Value; // expect: conflicting-borrow "E0506"
  use(R);
}
// deed: safe
int bad_read(int Value) {
  int &R = Value;
  int Copy = Value; // expect: conflicting-borrow "E0503"
  R = 2;
  return Copy;
}
// deed: safe
void bad_second_mutable(int Value) {
  int &A = Value;
  int &B = Value; // expect: conflicting-borrow "E0499"
  A = 1;
  B = 2;
}
// deed: safe
void bad_shared_then_mutable(int Value) {
  const int &A = Value;
  int &B = Value; // expect: conflicting-borrow "E0502"
  B = 2;
  use(A);
}
// deed: safe
void bad_mutable_then_shared(int Value) {
  int &A = Value;
  const int &B = Value; // expect: conflicting-borrow "E0502"
  A = 2;
  use(B);
}
// deed: safe
void bad_whole_assigned(Line L) {
  int &X = L.From.X;
  L = Line(); // expect: conflicting-borrow "E0506"
  X = 1;
}
// deed: safe
void bad_same_field(Point P) {
  int &X = P.X;
  P.X = 1; // expect: conflicting-borrow "E0506"
  X = 2;
}
// deed: safe
std::string bad_moved(std::string Text) {
  const std::string &View = Text;
  std::string Other = std::move(Text); // expect: conflicting-borrow "E0505"
  show(View); // expect: use-after-move
  return Other;
}
// deed: safe
void bad_reborrowed(int Value) {
  int &A = Value;
  int &B = A;
  A = 1; // expect: conflicting-borrow "E0506"
  B = 2;
}
// deed: safe
void bad_on_one_path(int Value, bool B) {
  int Other = 0;
  int &R = B ? Value : Other;
  Value = 3; // expect: conflicting-borrow
  R = 1;
}
// deed: safe
void bad_in_the_next_round(int N) {
  int Value = 0, *Last = nullptr;
  for (int I = 0; I != N; ++I) {
    Value += I; // expect: conflicting-borrow
    if (Last)
      use(*Last); // deed: unsafe tested
    Last = &Value;
  }
}

// deed: safe
void ok_not_used_any_more(int Value) {
  int &R = Value;
  R = 2;
  Value = 1;
  use(Value);
}
// deed: safe
void ok_one_after_the_other(int Value) {
  int &A = Value;
  A = 1;
  int &B = Value;
  B = 2;
  use(Value);
}
// deed: safe
void ok_all_shared(int Value) {
  const int &A = Value;
  const int &B = Value;
  use(Value);
  use(A + B);
}
// deed: safe
void ok_disjoint_fields(Line L) {
  int &X = L.From.X;
  int &Y = L.From.Y;
  L.To = Point();
  X = 1, Y = 2;
  use(L.To.X);
}
// deed: safe
void ok_through_the_holder(Point P) {
  Point &R = P;
  R.X = 1;
  int &X = R.X;
  R.Y = 2;
  X = 3;
}
// deed: safe
void ok_reborrow_ends(int Value) {
  int &A = Value;
  int &B = A;
  B = 2;
  A = 1;
  use(Value);
}
// deed: safe
void ok_copied(int Value) {
  int Before = Value;
  Value = 2;
  use(Before);
}
// deed: safe
void ok_on_another_path(int Value, bool B) {
  int &R = Value;
  if (B) {
    Value = 1;
    return;
  }
  R = 2;
}
// deed: safe
void ok_in_each_round(int N) {
  int Value = 0;
  for (int I = 0; I != N; ++I) {
    int &R = Value;
    R += I;
    Value += 1;
  }
}
// deed: safe
void ok_bound_anew(std::string A, std::string B) {
  const std::string *View = &A;
  show(*View); // deed: unsafe points to a local
  View = &B;
  A = "new";
  show(*View); // deed: unsafe points to a local
}
void ok_not_asked_for(int Value) {
  int &R = Value;
  Value = 1;
  R = 2;
}
