// Expressions that keep their operands by reference, and are kept themselves.
#include <cstddef>

struct Vec {
  double At[3] = {};
  double get(std::size_t I) const { return At[I]; }
};
template <class L, class R> struct Sum {
  const L &Left;
  const R &Right;
  double get(std::size_t I) const { return Left.get(I) + Right.get(I); }
};
template <class E> struct Scaled {
  const E &Of;
  double By;
  double get(std::size_t I) const { return Of.get(I) * By; }
};
template <class L, class R> Sum<L, R> operator+(const L &A, const R &B) { return Sum<L, R>{A, B}; }
template <class E> Scaled<E> operator*(double By, const E &Of) { return Scaled<E>{Of, By}; }

double bad_operand_is_gone(const Vec &A, const Vec &B) {
  auto Step = 2.0 * A + 3.0 * B;
  return Step.get(0); // expect: dangling-temporary
}
double bad_used_in_another(const Vec &A, const Vec &B) {
  auto Step = 2.0 * A + 3.0 * B;
  return (A + Step).get(0); // expect: dangling-temporary
}
double ok_at_once(const Vec &A, const Vec &B) { return (A + (2.0 * A + 3.0 * B)).get(0); }
double ok_operands_are_named(const Vec &A, const Vec &B) {
  auto Twice = 2.0 * A;
  auto Thrice = 3.0 * B;
  auto Step = Twice + Thrice;
  return (A + Step).get(0);
}
