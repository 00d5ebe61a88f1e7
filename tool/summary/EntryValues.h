// EntryValues.h - which value from before the call a place has at a point, where nothing but plain copies lies between.
//
//   T *t = a;  a = b;  b = t;       before `b = t`, t has what a had when the function was entered
//
// Follows the only way back to the entry; past a join, or where the place is bound by more than a copy, nothing is
// known.
#pragma once
#include "summary/Formals.h"

namespace deed {

class EntryValues {
public:
  EntryValues(const FunctionFacts &Bound, const Formals &Names);
  /// The place that had View's value on entry; invalid if that is not sure.
  PlaceId of(PlaceId View, FactRef Before) const;

private:
  const FunctionFacts &Fn;
  const Formals &Names;
  std::vector<BlockId> OnlyBefore; ///< by block: the one that leads there; invalid if there are several
};

} // namespace deed
