// CallSites.h - which of a callee's effects happen at a call: what the constants passed, the types that meet there and
// the use of the result decide.
//
//   set(p, /*Own=*/false)               adopts nothing, if it adopts only where Own is true
//   if (!q.tryPush(std::move(x)))       the result is asked whether x is gone: not moved at once
//   views.emplace_back(text)            a view is made of the owner, not a copy
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

class CallSites {
public:
  CallSites(const TuFacts &Tu, const FunctionFacts &Fn) : Tu(Tu), Fn(Fn) {}

  /// False if the effect needs another value of a parameter than the constant passed, or if the call's result tells.
  bool mayHappen(const Effect &E, const Call &C);
  /// `v.emplace_back(new T)`: an element takes it over if elements are smart pointers.
  bool mayAdopt(const Effect &E, const Call &C) const;
  /// `views.emplace_back(text)`, `index.emplace(name, n)`: an element of the container, or a part of one, that is a
  /// view of the owner that it is made from. E is one of Of's effects.
  bool isViewMadeOfOwner(const Effect &E, const Summary &Of, const Call &C) const;
  /// `nodes.push_back(std::move(node))`: what the owner owned is the callee's to keep, and E says where.
  bool handsOverOwner(const Effect &E, const Call &C) const;
  /// The number that a write sets, as far as the call tells: `isTrue(false)` returns what it was given.
  std::optional<int64_t> constantOf(const Effect &E, const Call &C) const;

  /// Somebody asks for a call's result, other than by a test of it at once.
  bool isLookedAt(PlaceId Result);

private:
  TypeId elementOf(TypeId Iterator) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  std::optional<llvm::DenseSet<PlaceId>> LookedAt; ///< roots that a fact, an argument or a condition asks for
};

} // namespace deed
