// Amount.h - an integer or an address as the source computes it: a sum of variables and a constant.
//
//   len - n          len, -n
//   buf + half       buf, half       addresses count in bytes, so `ints + 2` is ints, 8
//   v.begin() + 1    the call's result, 1
//
// Two that are computed the same way can be subtracted without knowing what the variables hold, which tells whether two
// ranges in one array overlap.
#pragma once
#include "facts/Place.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

struct Amount {
  struct Term {
    PlaceId What;
    int64_t Factor = 1;
    bool operator==(const Term &) const = default;
  };
  int64_t Constant = 0;
  llvm::SmallVector<Term, 2> Terms; ///< one a place, no factor is zero, in the order of the places
  bool operator==(const Amount &) const = default;

  static Amount number(int64_t N) { return {N, {}}; }
  static Amount of(PlaceId P) { return {0, {{P, 1}}}; }
  bool isConstant() const { return Terms.empty(); }
  /// The factor of P, 0 if it does not appear.
  int64_t factorOf(PlaceId P) const;
  /// The same with other names for its places; what falls together is added up.
  Amount renamed(llvm::function_ref<PlaceId(PlaceId)> Name) const;
};

/// A + Times * B; arithmetic wraps, as it would in the program.
Amount sum(const Amount &A, const Amount &B, int64_t Times = 1);
inline Amount scaled(const Amount &A, int64_t Times) { return sum({}, A, Times); }
/// One is the other times a number above zero: `4 * n` and `n`. Never of constants.
bool areProportional(const Amount &A, const Amount &B);

} // namespace deed
