// What is spelled like a raw pointer and is none that somebody has to vouch for: `this`, arrays, iterators, the library's.
#include <algorithm>
#include <any>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct Point {
  int X = 0, Y = 0;
  int sum() const { return X + Y; }
  static int count() { return 3; }
};

// deed: safe
int ok_range_for_over_array() {
  int Values[4] = {1, 2, 3, 4};
  int Sum = 0;
  for (int V : Values)
    Sum += V;
  for (auto &V : Values)
    V = 0;
  return Sum;
}
// deed: safe
int ok_range_for_over_pointer_iterators(std::initializer_list<int> L, std::string_view S, const std::array<int, 3> &A,
                                        std::span<const int> P) {
  int Sum = 0;
  for (int V : L)
    Sum += V;
  for (char C : S)
    Sum += C;
  for (int V : A)
    Sum += V;
  for (int V : P)
    Sum += V;
  for (int V : {1, 2, 3})
    Sum += V;
  return Sum;
}
// deed: safe
int ok_iterators(const std::array<int, 3> &A, std::string_view S) {
  int Sum = 0;
  for (auto I = A.begin(); I != A.end(); ++I)
    Sum += *I;
  auto At = std::find(S.begin(), S.end(), 'x');
  if (At != S.end())
    Sum += *At;
  return Sum + *std::max_element(A.begin(), A.end()) + static_cast<int>(A.end() - A.begin());
}
// deed: safe
int bad_find_in_raw_memory(const int *Values, int N) {
  const int *End = Values + N; // expect: unsafe-operation "pointer arithmetic"
  const int *At = std::find(Values, End, 3);
  return *At; // expect: unsafe-operation "raw pointer"
}
// deed: safe
int ok_arrays(int (&A)[4], int I) {
  int Table[2][2] = {{1, 2}, {3, 4}};
  return A[I] + Table[1][0] + *A + "text"[1];
}
// deed: safe
int bad_beside_an_array() {
  int A[4] = {1, 2, 3, 4};
  int *P = A + 1; // expect: unsafe-operation "pointer arithmetic"
  return P[1];    // expect: unsafe-operation "raw pointer"
}
// deed: safe
int ok_variant(std::variant<int, std::string> &V, std::any &A) {
  if (auto *N = std::get_if<int>(&V))
    return *N;
  if (auto *N = std::any_cast<int>(&A))
    return *N;
  return 0;
}
// deed: safe
int ok_owners(std::unique_ptr<Point> U, std::shared_ptr<Point> S, std::optional<Point> &O) {
  return U->X + (*S).Y + O->X + O->sum();
}
// deed: safe
int bad_got_from_an_owner(const std::unique_ptr<Point> &U) {
  Point *P = U.get();
  return P->sum(); // expect: unsafe-operation "raw pointer"
}
// deed: safe
int ok_address_of_an_object() {
  Point P;
  return (&P)->X + *&P.Y;
}
// deed: safe
bool ok_asked_and_passed_on(Point *P, Point *Q) {
  Point *R = P;
  if (R == nullptr || !Q)
    return false;
  return P == Q || P < Q;
}
// deed: safe
int ok_static_through_a_pointer(Point *P) { return P->count(); }
// deed: safe
std::size_t ok_text_passed_on() {
  std::string S = "abc";
  S.append("def");
  const char *Name = "x";
  return S.size() + std::string(Name).size() + sizeof(*Name);
}
// deed: safe
int bad_member_pointer(Point *P, int Point::*M) {
  return P->*M; // expect: unsafe-operation "raw pointer"
}
// deed: safe
int ok_member_pointer(Point &P, int Point::*M) { return P.*M; }
// deed: safe
long bad_difference(const char *A, const char *B) {
  return B - A; // expect: unsafe-operation "pointer arithmetic"
}
// deed: safe
void bad_compound(const char *A) {
  A += 2; // expect: unsafe-operation "pointer arithmetic"
}

// deed: safe
class Chain {
public:
  int ok_this() const { return this->Head + (*this).Head + step(); }
  int bad_link() const {
    return Next->Head; // expect: unsafe-operation "raw pointer"
  }
  class Inner {
    int bad_nested(int *P) {
      return *P; // expect: unsafe-operation
    }
  };
  friend int bad_friend(Chain &, int *P) {
    return *P; // expect: unsafe-operation
  }
  int defined_outside(int *P);

private:
  int step() const { return 1; }
  int Head = 0;
  Chain *Next = nullptr;
};
int Chain::defined_outside(int *bad_outside) {
  return *bad_outside; // expect: unsafe-operation
}

// deed: safe
template <class T> T bad_template(T *P) {
  return *P; // expect: unsafe-operation
}
// deed: safe
template <class T> T ok_template(const std::vector<T> &V) { return V.front(); }
int useTemplates(int *P) { return bad_template(P) + ok_template(std::vector<int>{1}); }

// deed: safe
int bad_lambda(int *P) {
  auto F = [P] {
    return *P; // expect: unsafe-operation
  };
  return F();
}
// deed: safe
int ok_lambda(int X) {
  auto F = [&X](int Y) { return X + Y; };
  return F(1);
}
