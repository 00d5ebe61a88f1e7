// A region that excuses nothing hides the ones that matter.
#include <vector>

// deed: safe
int bad_region_of_nothing(std::vector<int> &V) {
  // expect@+1: unused-suppression "unneeded unsafe region"
  // deed: unsafe V is never empty
  return V[0];
}
int bad_region_outside(int X) {
  return X + 1; /* deed: unsafe nothing to see */ // expect: unused-suppression "nothing unsafe on this line"
}
int ok_region_outside(int *P) {
  return *P; // deed: unsafe P is checked
}
int read(int *P);
// deed: safe
int ok_region_around_a_call(int *P) {
  // deed: unsafe P is checked
  return read(P);
}
// deed: safe
// deed: unsafe both are checked
int ok_region_of_a_function(int *P, int *Q) {
  return *P + *Q;
}
// deed: unsafe only some of it is
template <class T> T ok_never_instantiated(T *P) { return *P; }
