// Matrices and signals in flat arrays: an element that is chosen by a sum or a product is told from one that is chosen by another.
#include <cstddef>
#include <span>
#include <vector>

static void multiply(double *Out, const double *A, const double *B) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C) {
      double Sum = 0;
      for (int K = 0; K < 3; ++K)
        Sum += A[R * 3 + K] * B[K * 3 + C];
      Out[R * 3 + C] = Sum;
    }
}
static void add(double *Out, const double *A, const double *B) {
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Out[R * 3 + C] = A[R * 3 + C] + B[R * 3 + C];
}
static void addByWidth(double *Out, int Stride, const double *A, int Width, int Height) {
  for (int R = 0; R < Height; ++R)
    for (int C = 0; C < Width; ++C)
      Out[R * Stride + C] += A[R * Width + C];
}
static void transpose(float *Out, const float *In, int N) {
  for (int R = 0; R < N; ++R)
    for (int C = 0; C < N; ++C)
      Out[C * N + R] = In[R * N + C];
}
static void smooth(const std::vector<int> &In, std::vector<int> &Out) {
  for (std::size_t I = 1; I + 1 < In.size(); ++I)
    Out[I] = (In[I - 1] + In[I] + In[I + 1]) / 3;
}
static void differences(std::span<const int> In, std::span<int> Out) {
  for (std::size_t I = 0; I + 1 < In.size(); ++I)
    Out[I] = In[I + 1] - In[I];
}
static void sums(std::span<const int> In, std::span<int> Out) {
  for (std::size_t I = 1; I < In.size(); ++I)
    Out[I] = In[I - 1] + In[I];
}
static void reversed(std::span<const int> In, std::span<int> Out) {
  for (std::size_t I = 0; I < In.size(); ++I)
    Out[I] = In[In.size() - 1 - I];
}
static void halves(const int *In, int *Out, int N) {
  for (int I = 0; I < N; ++I)
    Out[I] = In[2 * I];
}
struct Square {
  double At[9];
};
struct Dense {
  int N = 0;
  std::vector<double> Cells;
  double &operator()(int R, int C) { return Cells[static_cast<std::size_t>(R) * N + C]; }
  double operator()(int R, int C) const { return Cells[static_cast<std::size_t>(R) * N + C]; }
  void times(const Dense &O) {
    std::vector<double> Row(static_cast<std::size_t>(N));
    for (int R = 0; R < N; ++R) {
      for (int C = 0; C < N; ++C) {
        double Sum = 0;
        for (int K = 0; K < N; ++K)
          Sum += (*this)(R, K) * O.cell(K, C);
        Row[C] = Sum;
      }
      for (int C = 0; C < N; ++C)
        (*this)(R, C) = Row[C];
    }
  }
  void plus(const Dense &O) {
    for (int R = 0; R < N; ++R)
      for (int C = 0; C < N; ++C)
        (*this)(R, C) += O.cell(R, C);
  }
  const double &cell(int R, int C) const { return Cells[static_cast<std::size_t>(R) * N + C]; }
};

void bad_product_in_place(Square &S, const Square &By) {
  multiply(S.At, S.At, By.At); // expect: aliased-arguments
}
void bad_right_factor(double *M, const double *By) {
  multiply(M, By, M); // expect: aliased-arguments
}
void bad_transposed_in_place(float *M) {
  transpose(M, M, 4); // expect: aliased-arguments
}
void bad_smoothed_in_place(std::vector<int> &V) {
  smooth(V, V); // expect: aliased-arguments
}
void bad_sums_in_place(std::vector<int> &V) {
  sums(V, V); // expect: aliased-arguments
}
void bad_squared(Dense &M) {
  M.times(M); // expect: aliased-arguments
}

void ok_parts_of_a_span(std::span<int> V) { sums(V.first(8), V.subspan(8)); }
void ok_product_elsewhere(Square &S, const Square &A, const Square &B) { multiply(S.At, A.At, B.At); }
void ok_other_block(double *M) { multiply(M + 9, M, M); }
void ok_in_step(Square &S) { add(S.At, S.At, S.At); }
void ok_in_step_by_width(double *M) { addByWidth(M, 4, M, 4, 4); }
void ok_transposed_copy(float *M, float *Of) { transpose(M, Of, 4); }
void ok_differences_in_place(std::vector<int> &V) { differences(V, V); }
void bad_upside_down(std::vector<int> &V) {
  reversed(V, V); // expect: aliased-arguments
}
void ok_halved_in_place(int *V, int N) { halves(V, V, N); }
void ok_doubled(Dense &M) { M.plus(M); }
