// The same object through two parameters: written part by part while the other is still read.
#include <cstddef>
#include <string>
#include <vector>

struct Vec3 {
  double X, Y, Z;
};
static void cross(Vec3 &Out, const Vec3 &A, const Vec3 &B) {
  Out.X = A.Y * B.Z - A.Z * B.Y;
  Out.Y = A.Z * B.X - A.X * B.Z;
  Out.Z = A.X * B.Y - A.Y * B.X;
}
static void add(Vec3 &Out, const Vec3 &A, const Vec3 &B) {
  Out.X = A.X + B.X;
  Out.Y = A.Y + B.Y;
  Out.Z = A.Z + B.Z;
}
static void crossGuarded(Vec3 &Out, const Vec3 &A, const Vec3 &B) {
  Vec3 Result;
  cross(Result, A, B);
  Out = Result;
}

void bad_cross(Vec3 &A, const Vec3 &B) {
  cross(A, A, B); // expect: aliased-arguments "`A`"
}
void bad_cross_second(const Vec3 &A, Vec3 &B) {
  cross(B, A, B); // expect: aliased-arguments
}
void ok_field_by_field(Vec3 &A, const Vec3 &B) { add(A, A, B); }
void ok_result_first(Vec3 &A, const Vec3 &B) { crossGuarded(A, A, B); }
void ok_three_objects(Vec3 &A, const Vec3 &B, const Vec3 &C) { cross(A, B, C); }

static void multiply(std::vector<double> &Out, const std::vector<double> &M, const std::vector<double> &V, int N) {
  for (int I = 0; I != N; ++I) {
    Out[I] = 0;
    for (int J = 0; J != N; ++J)
      Out[I] += M[I * N + J] * V[J];
  }
}
static void addAll(std::vector<double> &Out, const std::vector<double> &A, const std::vector<double> &B) {
  for (std::size_t I = 0; I != A.size(); ++I)
    Out[I] = A[I] + B[I];
}
static void prefixSums(std::vector<double> &Out, const std::vector<double> &In) {
  for (std::size_t I = 0; I != Out.size(); ++I) {
    double Sum = 0;
    for (std::size_t J = 0; J <= I; ++J)
      Sum += In[J];
    Out[I] = Sum;
  }
}
void bad_matrix_times_vector(const std::vector<double> &M, std::vector<double> &V) {
  multiply(V, M, V, 3); // expect: aliased-arguments
}
void bad_prefix_sums(std::vector<double> &V) {
  prefixSums(V, V); // expect: aliased-arguments
}
void ok_in_step(std::vector<double> &A, const std::vector<double> &B) { addAll(A, A, B); }
void ok_in_step_pointers(std::vector<double> &A) { addAll(A, A, A); }

static void keepPositive(std::vector<int> &Out, const std::vector<int> &In) {
  Out.clear();
  for (int X : In)
    if (X > 0)
      Out.push_back(X);
}
static void join(std::string &Out, const std::vector<std::string> &Parts, const std::string &Separator) {
  Out.clear();
  for (const std::string &Part : Parts) {
    Out += Part;
    Out += Separator;
  }
}
static void keepPositiveGuarded(std::vector<int> &Out, const std::vector<int> &In) {
  if (&Out == &In)
    return;
  Out.clear();
  for (int X : In)
    Out.push_back(X);
}
void bad_cleared_first(std::vector<int> &V) {
  keepPositive(V, V); // expect: aliased-arguments "`V`"
}
void bad_separator(std::string &S, const std::vector<std::string> &Parts) {
  join(S, Parts, S); // expect: aliased-arguments
}
void ok_tested_in_callee(std::vector<int> &V) { keepPositiveGuarded(V, V); }
void ok_both_read_only(const std::vector<int> &V, std::vector<int> &Out) { keepPositive(Out, V); }

template <class T> void exchange(T &A, T &B) {
  T Old = A;
  A = B;
  B = Old;
}
void ok_exchange(int &A) { exchange(A, A); }

// One object found by name in a table, and passed on twice.
struct Postings {
  std::vector<int> Ids;
};
static void mergeInto(Postings &Out, const Postings &From) {
  Out.Ids.clear();
  for (int Id : From.Ids)
    Out.Ids.push_back(Id);
}
void bad_same_entry_twice(std::vector<Postings> &Table, std::size_t At) {
  Postings &Entry = Table[At];
  mergeInto(Entry, Entry); // expect: aliased-arguments
}
void ok_other_entry(std::vector<Postings> &Table, Postings &Fresh, std::size_t At) {
  Postings &Entry = Table[At];
  mergeInto(Fresh, Entry);
}
