// An element passed along with its container: changed by the callee before its last use.
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

static void scale(std::vector<double> &V, const double &Factor) {
  for (double &X : V)
    X *= Factor;
}
static void scaleByIndex(std::vector<double> &V, const double &Factor) {
  for (std::size_t I = 0; I < V.size(); ++I)
    V[I] = V[I] / Factor;
}
static void scaleWithCopy(std::vector<double> &V, const double &Factor) {
  const double F = Factor;
  for (double &X : V)
    X *= F;
}
static void scaleByValue(std::vector<double> &V, double Factor) {
  for (double &X : V)
    X *= Factor;
}
static double sum(const std::vector<double> &V, const double &Start) {
  double S = Start;
  for (double X : V)
    S += X + Start;
  return S;
}
static void scaleThrough(std::vector<double> &V, const double &Factor) { scale(V, Factor); }
static void setFirst(std::vector<double> &V, const double &Value) {
  V[0] = 0;
  V[1] = Value;
}
static void log(const double &);
static void setOne(std::vector<double> &V, std::size_t I, const double &Value) {
  V[I] = 0;
  log(Value);
}
static void addAll(std::span<int> Out, const int &Step) {
  for (int &X : Out)
    X += Step;
}
static void subtract(double *Values, std::size_t Count, const double *Offset) {
  for (std::size_t I = 0; I != Count; ++I)
    Values[I] -= *Offset;
}

void bad_first_element(std::vector<double> &V) {
  scale(V, V[0]); // expect: aliased-arguments "`V[0]`"
}
void bad_front(std::vector<double> &V) {
  scale(V, V.front()); // expect: aliased-arguments
}
void bad_by_index(std::vector<double> &V, std::size_t I) {
  scaleByIndex(V, V[I]); // expect: aliased-arguments
}
void bad_through_another(std::vector<double> &V) {
  scaleThrough(V, V.back()); // expect: aliased-arguments
}
void bad_by_reference_variable(std::vector<double> &V) {
  const double &Largest = V[3];
  scale(V, Largest); // expect: aliased-arguments
}
void bad_one_element(std::vector<double> &V) {
  setFirst(V, V[0]); // expect: aliased-arguments
}
void bad_same_index(std::vector<double> &V, std::size_t I) {
  setOne(V, I, V[I]); // expect: aliased-arguments
}
void bad_array(double (&Values)[8]) {
  subtract(Values, 8, &Values[0]); // expect: aliased-arguments
}
void bad_span(std::vector<int> &V) {
  addAll(V, V[0]); // expect: aliased-arguments
}

void ok_copy(std::vector<double> &V) {
  const double First = V[0];
  scale(V, First);
}
void ok_copy_in_callee(std::vector<double> &V) { scaleWithCopy(V, V[0]); }
void ok_by_value(std::vector<double> &V) { scaleByValue(V, V[0]); }
void ok_both_read(std::vector<double> &V) { log(sum(V, V[0])); }
void ok_other_vector(std::vector<double> &V, std::vector<double> &W) { scale(V, W[0]); }
void ok_computed(std::vector<double> &V) { scale(V, V[0] + 1); }
void ok_another_element(std::vector<double> &V) { setFirst(V, V[2]); }
void ok_another_index(std::vector<double> &V) { setOne(V, 3, V[5]); }
void ok_unknown_indices(std::vector<double> &V, std::size_t I, std::size_t J) { setOne(V, I, V[J]); }
void ok_other_array(double (&Values)[8], double (&Others)[8]) { subtract(Values, 8, &Others[0]); }
