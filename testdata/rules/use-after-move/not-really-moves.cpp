// std::move that moves nothing: what copies, what is const, what nobody takes.
#include <array>
#include <chrono>
#include <complex>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
int eat(int N);

struct Point {
  double X, Y;
};
void plot(Point P);
double length(const Point &P);

// No move operations of its own and a copy constructor: moving copies.
struct Legacy {
  Legacy();
  Legacy(const Legacy &Other);
  Legacy &operator=(const Legacy &Other);
  std::string Name;
};
void store(Legacy L);

struct Movable {
  Movable(Movable &&);
  Movable(const Movable &);
  int Value = 0;
};
void store(Movable M);

// No part of it has anything to give away.
struct Plain {
  Point Where;
  int Ids[4];
  std::array<char, 8> Tag;
};
void store(Plain P);

int ok_int(int N) {
  int Half = eat(std::move(N));
  return Half + N;
}

double ok_trivially_copyable(Point P) {
  plot(std::move(P));
  return length(P);
}

int ok_plain_parts(Plain P) {
  store(std::move(P));
  return P.Ids[0] + P.Tag[1];
}

const char *ok_raw_pointer(const char *P) {
  const char *Q = std::move(P);
  return Q == P ? P : Q;
}

void ok_view(std::string_view View, std::span<int> Values) {
  std::string_view Other = std::move(View);
  std::span<int> Rest = std::move(Values);
  if (Other.size() == View.size() && Rest.size() == Values.size())
    show(std::string(View));
}

auto ok_duration(std::chrono::milliseconds Wait, std::complex<double> C) {
  auto Twice = std::move(Wait) * 2;
  auto D = std::move(C);
  return Twice + Wait + std::chrono::milliseconds(static_cast<int>((D + C).real()));
}

void ok_const_local() {
  const std::string Name = "n";
  keep(std::move(Name));
  show(Name);
}

void ok_const_parameter(const std::string &Name) {
  keep(std::move(Name));
  show(Name);
}

struct Holder {
  std::string Name;
  // Const here, so it is copied.
  void ok_const_member() const {
    keep(std::move(Name));
    show(Name);
  }
};

void ok_into_const_reference(std::string Name) {
  show(std::move(Name));
  show(Name);
}

void ok_copy_only_class(Legacy L) {
  store(std::move(L));
  show(L.Name);
}

int bad_movable_class(Movable M) {
  store(std::move(M));
  return M.Value; // expect-error: use-after-move "M"
}

void bad_legacy_member_of_movable(std::pair<Legacy, std::string> P) {
  std::pair<Legacy, std::string> Q = std::move(P);
  show(P.second); // expect-error: use-after-move "P"
}

void ok_explicitly_copied(std::string Name) {
  keep(std::string(Name));
  show(Name);
}

void ok_as_const(std::string Name) {
  keep(std::move(std::as_const(Name)));
  show(Name);
}

void bad_const_cast_away(std::string Name) {
  const std::string &View = Name;
  keep(std::move(const_cast<std::string &>(View)));
  show(Name); // expect-error: use-after-move "`Name`"
}

// try_emplace takes nothing if the key is there.
void ok_try_emplace_failed(std::map<int, std::unique_ptr<std::string>> &M, std::unique_ptr<std::string> P) {
  auto [It, Inserted] = M.try_emplace(1, std::move(P));
  if (!Inserted)
    show(*P);
}

void ok_try_emplace_second(std::map<int, std::string> &M, std::string Name) {
  auto Result = M.try_emplace(1, std::move(Name));
  if (!Result.second)
    show(Name);
}

bool ok_try_emplace_direct(std::unordered_map<int, std::string> &M, std::string Name) {
  if (M.try_emplace(1, std::move(Name)).second)
    return true;
  show(Name);
  return false;
}

void bad_try_emplace_untested(std::map<int, std::string> &M, std::string Name) {
  M.try_emplace(1, std::move(Name));
  show(Name); // expect: use-after-move "`Name`"
}

void fn_try_emplace_wrong_way(std::map<int, std::string> &M, std::string Name) {
  auto [It, Inserted] = M.try_emplace(1, std::move(Name));
  if (Inserted)
    show(Name); // expect: use-after-move "`Name`"
}

// emplace may take it whether or not it inserts.
void bad_emplace_failed(std::map<int, std::string> &M, std::string Name) {
  auto [It, Inserted] = M.emplace(1, std::move(Name));
  if (!Inserted)
    show(Name); // expect: use-after-move "`Name`"
}

void bad_insert_or_assign(std::map<int, std::string> &M, std::string Name) {
  M.insert_or_assign(1, std::move(Name));
  show(Name); // expect-error: use-after-move "`Name`"
}

// A comparison by rvalue reference, a conversion to a view: nobody takes anything.
bool ok_compared(std::string Name) {
  bool Same = std::move(Name) == "n";
  show(Name);
  return Same;
}

void ok_member_of_moved_scalar(std::pair<int, std::string> P) {
  int N = std::move(P).first;
  show(P.second + std::to_string(N));
}

// An int into an optional: copied.
int ok_optional_of_int(int N) {
  std::optional<int> O = std::move(N);
  return *O + N;
}
