// OutsideViews.h - references that surely lead out of the function: what is stored behind them outlives it.
//
//   registry().add(&local);      who wrote registry() knows where it is; it was there before, and will be there after
//   Signal &s = bus.changed();   of a parameter, a global or *this likewise; not of what is a local here
//
// Results by reference alone: what a pointer leads to may have been made for whoever asked. Works on a bound function.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

class OutsideViews {
public:
  OutsideViews(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known);
  enum class Of : uint8_t {
    Anybody,
    Strangers, ///< not of what the caller has given, who knows better
  };
  /// P lies behind such a reference.
  bool leadsTo(PlaceId P, Of Whom = Of::Anybody) const;

private:
  struct Source {
    PlaceId Place;
    bool IsView = false; ///< what Place refers to, not Place itself
  };
  bool isOutside(PlaceId P, Of Whom, unsigned Depth) const;
  bool isOutsideView(PlaceId Root, Of Whom, unsigned Depth) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  /// By root: what a reference that some call returns is bound to; nothing if only the callee knows.
  llvm::DenseMap<PlaceId, llvm::SmallVector<Source, 2>> Returned;
};

} // namespace deed
