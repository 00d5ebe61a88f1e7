// Matrices and other numeric code: what may be done in place, and what may not.
#include <vector>
struct Matrix3 {
  double A[3][3];
};
static void transpose(Matrix3 &Out, const Matrix3 &In) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.A[R][C] = In.A[C][R];
}
static void multiply(Matrix3 &Out, const Matrix3 &L, const Matrix3 &M) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C) {
      Out.A[R][C] = 0;
      for (int K = 0; K < 3; ++K)
        Out.A[R][C] += L.A[R][K] * M.A[K][C];
    }
}
static void add(Matrix3 &Out, const Matrix3 &L, const Matrix3 &M) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out.A[R][C] = L.A[R][C] + M.A[R][C];
}
void bad_transpose(Matrix3 &M) {
  transpose(M, M); // expect: aliased-arguments
}
void bad_multiply(Matrix3 &M, const Matrix3 &N) {
  multiply(M, M, N); // expect: aliased-arguments
}
void bad_multiply_second(Matrix3 &M, const Matrix3 &N) {
  multiply(M, N, M); // expect: aliased-arguments
}
void ok_add(Matrix3 &M, const Matrix3 &N) {
  add(M, M, N);
  add(M, N, M);
}

struct Complex {
  double Re, Im;
  Complex &operator*=(const Complex &O) {
    Re = Re * O.Re - Im * O.Im;
    Im = Re * O.Im + Im * O.Re;
    return *this;
  }
  Complex &operator+=(const Complex &O) {
    Re += O.Re;
    Im += O.Im;
    return *this;
  }
  Complex &operator/=(const Complex &O) {
    const Complex Copy = O;
    Re = Re / Copy.Re;
    Im = Im / Copy.Re;
    return *this;
  }
};
void bad_square(Complex &C) {
  C *= C; // expect-error: aliased-arguments
}
void ok_double(Complex &C) { C += C; }
void ok_copies_first(Complex &C) { C /= C; }

static void sumAndDifference(int *Sum, int *Difference, const int *A, const int *B) {
  *Sum = *A + *B;
  *Difference = *A - *B;
}
void bad_overwritten_operand(int A, int B) {
  int Difference;
  sumAndDifference(&A, &Difference, &A, &B); // expect-error: aliased-arguments "`A`"
}
void ok_own_results(int A, int B) {
  int Sum, Difference;
  sumAndDifference(&Sum, &Difference, &A, &B);
}

struct Account {
  double Total = 0;
  void blend(const Account &O, double Weight) {
    Total *= Weight;
    Total += O.Total;
  }
};
void bad_blend_with_itself(Account &A) {
  A.blend(A, 0.5); // expect: aliased-arguments
}

using Rows = std::vector<std::vector<int>>;
static void transposeRows(const Rows &In, Rows &Out) {
  for (std::size_t R = 0; R != In.size(); ++R)
    for (std::size_t C = 0; C != In.size(); ++C)
      Out[C][R] = In[R][C];
}
static void doubleRows(const Rows &In, Rows &Out) {
  for (std::size_t R = 0; R != In.size(); ++R)
    for (std::size_t C = 0; C != In[R].size(); ++C)
      Out[R][C] = 2 * In[R][C];
}
void bad_transpose_rows(Rows &M) {
  transposeRows(M, M); // expect: aliased-arguments
}
void ok_double_rows(Rows &M) { doubleRows(M, M); }
