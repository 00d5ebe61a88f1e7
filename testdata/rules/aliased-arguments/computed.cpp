// Elements that are chosen by computed numbers: in step, one behind the other, or each by its own.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

struct Matrix {
  double At[9];
  double get(int R, int C) const { return At[R * 3 + C]; }
  void set(int R, int C, double V) { At[R * 3 + C] = V; }
};

void multiply(const Matrix &A, const Matrix &B, Matrix &Out) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C) {
      double Sum = 0;
      for (int K = 0; K < 3; ++K)
        Sum += A.get(R, K) * B.get(K, C);
      Out.set(R, C, Sum);
    }
}
void transpose(const Matrix &In, Matrix &Out) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.At[C * 3 + R] = In.At[R * 3 + C];
}
void mirror(const Matrix &In, Matrix &Out) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.set(R, C, In.get(R, 2 - C));
}
void blur(const Matrix &In, Matrix &Out) {
  for (int R = 1; R < 2; ++R)
    for (int C = 1; C < 2; ++C) {
      double Sum = 0;
      for (int D = -1; D <= 1; ++D)
        Sum += In.get(R + D, C);
      Out.set(R, C, Sum / 3);
    }
}
void bad_multiply(Matrix &M, const Matrix &N) {
  multiply(M, N, M); // expect: aliased-arguments
}
void bad_multiply_right(Matrix &M, const Matrix &N) {
  multiply(N, M, M); // expect: aliased-arguments
}
void bad_transpose(Matrix &M) {
  transpose(M, M); // expect: aliased-arguments
}
void bad_mirror(Matrix &M) {
  mirror(M, M); // expect: aliased-arguments
}
void bad_blur(Matrix &M) {
  blur(M, M); // expect: aliased-arguments
}
void ok_multiply(Matrix &M, const Matrix &N) {
  Matrix Out;
  multiply(M, N, Out);
  M = Out;
}

// In step: each element is read before it is set.
void scale(const Matrix &In, Matrix &Out) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.set(R, C, 2 * In.get(R, C));
}
void sum(const Matrix &A, const Matrix &B, Matrix &Out) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.At[R * 3 + C] = A.At[R * 3 + C] + B.At[R * 3 + C];
}
void ok_in_step(Matrix &M) {
  scale(M, M);
  sum(M, M, M);
}

// One behind the other: towards the beginning it goes well.
void shiftLeft(const int *In, int *Out, int N) {
  for (int I = 0; I + 1 < N; ++I)
    Out[I] = In[I + 1];
}
void shiftRight(const int *In, int *Out, int N) {
  for (int I = 1; I < N; ++I)
    Out[I] = In[I - 1];
}
void reversed(const int *In, int *Out, int N) {
  for (int I = 0; I < N; ++I)
    Out[I] = In[N - 1 - I];
}
void ok_left(int *V, int N) { shiftLeft(V, V, N); }
void bad_right(int *V, int N) {
  shiftRight(V, V, N); // expect: aliased-arguments
}
void bad_reversed(int *V, int N) {
  reversed(V, V, N); // expect: aliased-arguments
}

// What a library goes over, it goes over as a whole.
void removeAll(std::vector<int> &From, const int &What) {
  From.erase(std::remove(From.begin(), From.end(), What), From.end());
}
void bad_remove(std::vector<int> &V) {
  removeAll(V, V.front()); // expect: aliased-arguments
}
void ok_remove(std::vector<int> &V) {
  const int First = V.front();
  removeAll(V, First);
}

// To grow to the larger of the two does nothing to one and the same.
struct Polynomial {
  std::vector<double> C;
  Polynomial &operator+=(const Polynomial &O) {
    C.resize(std::max(C.size(), O.C.size()));
    for (std::size_t I = 0; I < O.C.size(); ++I)
      C[I] += O.C[I];
    return *this;
  }
  Polynomial &append(const Polynomial &O) {
    const std::size_t N = C.size();
    C.resize(N + O.C.size());
    for (std::size_t I = 0; I < O.C.size(); ++I)
      C[N + I] = O.C[I];
    return *this;
  }
};
void ok_doubled(Polynomial &P) { P += P; }
void bad_appended(Polynomial &P) {
  P.append(P); // expect: aliased-arguments
}

// Read to be changed in place: neither change is lost.
struct Account {
  int Balance = 0;
};
void transfer(Account &From, Account &To, int N) {
  From.Balance -= N;
  To.Balance += N;
}
void transferRest(Account &From, Account &To) {
  To.Balance += From.Balance;
  From.Balance = To.Balance - From.Balance;
}
void ok_to_itself(Account &A) { transfer(A, A, 3); }
void bad_to_itself(Account &A) {
  transferRest(A, A); // expect: aliased-arguments
}
