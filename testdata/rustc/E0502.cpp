// Borrowed mutably and not at the same time.
#include <vector>

// deed: safe
int bad_held(std::vector<int> V) {
  const int &First = V[0];
  for (int &X : V) // expect: conflicting-borrow "E0502"
    ++X;
  return First;
}
// deed: safe
int ok_copied(std::vector<int> V) {
  int First = V[0];
  for (int &X : V)
    ++X;
  return First;
}

void scale(std::vector<double> &V, const double &By) {
  for (double &X : V)
    X *= By;
}
void bad_in_any_profile(std::vector<double> V) {
  scale(V, V[0]); // expect: aliased-arguments
}
void ok_in_any_profile(std::vector<double> V, double By) { scale(V, By); }
