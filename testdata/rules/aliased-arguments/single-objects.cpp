// Two objects of one array, each passed by reference: one only if they are surely the same.
#include <array>
#include <cstddef>
#include <iterator>
#include <vector>

static void mix(double &Into, const double &From) {
  Into += From;
  Into *= 1 + From;
}
static void fill(std::vector<double> &V, const double &Value) {
  for (std::size_t I = 0; I < V.size(); ++I)
    V[I] = Value;
}

void bad_same_element(double *P, int I) {
  mix(P[I], P[I]); // expect: aliased-arguments
}
void bad_same_constant(std::array<double, 4> &A) {
  mix(A[2], A[2]); // expect: aliased-arguments
}
void bad_first_by_pointer(std::array<double, 4> &A) {
  double *P = A.data();
  mix(*P, P[0]); // expect: aliased-arguments
}
void bad_same_iterator(std::vector<double> &V) {
  auto It = V.begin();
  mix(*It, *It); // expect: aliased-arguments
}

void ok_elements_of_pointer(double *P) {
  mix(P[0], P[1]);
  mix(*P, *(P + 1));
}
void ok_elements_by_data(std::array<double, 4> &A, std::vector<double> &V) {
  double *P = A.data(), *Q = V.data();
  mix(P[0], P[2]);
  mix(*(P + 1), *P);
  mix(Q[0], Q[1]);
}
void ok_neighbours(std::vector<double> &V) {
  auto It = V.begin();
  auto Next = std::next(It);
  mix(*It, *Next);
  mix(*Next, *It);
  mix(It[0], It[1]);
}
void ok_shifted_pointers(double (&V)[8], int I, int J) {
  double *P = V + I, *Q = V + J;
  mix(*P, *Q);
}
void ok_filled_with_its_own(std::vector<double> &V) { fill(V, V[0]); }
