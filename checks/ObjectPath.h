// ObjectPath.h - which object a place of the function surely refers to, its views looked through, and whether two of
// them overlap in a way that a change of the one shows in the other.
//
//   const double &Largest = V[3];     Largest    V, content, element 3
//   auto It = V.begin();              *It        V, content (inexact: some element of it)
//   closure.V                         V
//
// Looser than Aliases: no order is asked for, so a view that is bound twice has no answer.
#pragma once
#include "checks/Check.h"
#include "summary/Formals.h"
#include "summary/LoanSources.h"

namespace deed {

struct ObjectPath {
  PlaceId Root;
  llvm::SmallVector<PlaceId, 6> Steps; ///< places, each of which stands for its last step
  bool Exact = true;                   ///< this object itself; else it or a part of it
  PlaceId end() const { return Steps.empty() ? Root : Steps.back(); }
};

class ObjectPaths {
public:
  explicit ObjectPaths(const SolvedFunction &Fn) : Fn(Fn) {}
  /// Nothing if it may be one of several objects.
  std::optional<ObjectPath> of(PlaceId P) { return denoted(P, 0); }
  /// The step from one place to the next is surely the same. Elements of unknown index never are.
  bool isSameStep(PlaceId A, PlaceId B) const;
  bool isAnyElement(PlaceId P) const;
  /// How many steps the two have in common from the root on; nothing if they part ways.
  std::optional<size_t> commonSteps(const ObjectPath &A, const ObjectPath &B) const;
  /// Behind the first N steps.
  bool leadsThrough(const ObjectPath &P, size_t N, Projection Kind) const;
  const LoanSources &sources();

private:
  std::optional<ObjectPath> denoted(PlaceId P, unsigned Depth);

  const SolvedFunction &Fn;
  std::optional<Formals> Names;
  std::optional<LoanSources> Sources; ///< made when a view has to be looked through
};

} // namespace deed
