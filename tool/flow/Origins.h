// Origins.h - the places of a function as origins: what they are called, which are parts of which, and which of them a
// fact uses. What LoanFlow and OriginLiveness share.
//
// An origin is the set of loans that a view holds, and is named by the view's place. Where several places may mean the
// same view, they share an origin, so that what is stored through one is found through the other:
//   *pp                  p, if pp is known to point there (Aliases)
//   v.$[0], v.$[i]       v.$[?]: the elements of an owner are one origin
// Elements of arrays and tuples with constant index are told apart.
//
// `q = p` hands on what all parts of p hold, to the same parts of q. So that every part has a place to be named by, the
// places are completed first: if q.f exists and p flows to q, p.f is made, too.
#pragma once
#include "facts/Aliases.h"
#include "facts/OutsideViews.h"
#include "flow/PlaceOrder.h"
#include "flow/TempBirths.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

/// How much of a place is meant.
enum class Extent : uint8_t {
  Object,  ///< it and its fields
  Content, ///< what it owns, too; never what it refers to
};

class Origins {
public:
  /// Adds places to Fn's table.
  Origins(const TuFacts &Tu, FunctionFacts &Fn, const Aliases &Known);

  /// The origin's place; P itself (resolved) if P was made later on.
  PlaceId of(PlaceId P) const { return P.Raw < Canonical.size() ? Canonical[P.Raw] : P; }
  PlaceId resolve(PlaceId P) const { return Known.resolve(P); }
  const PlaceOrder &order() const { return Order; }
  bool contains(PlaceId P) const { return Order.contains(P); }
  const TempBirths &births() const { return Births; }
  /// What the place holds when the function is done matters to others.
  bool outlivesFunction(PlaceId Origin) const;

  /// P surely means one object: what is bound there replaces what was.
  bool isExact(PlaceId P) const;
  /// Part is P, or a part of it that lies in P's own memory (Extent::Object) or belongs to it (Content).
  bool isWithin(PlaceId Part, PlaceId P, Extent How) const;
  /// The view through which P is reached last: `p` of `p->x.y`; invalid if P is part of a named object.
  PlaceId innermostView(PlaceId P) const;
  /// To's place for Part, where From is the whole that Part belongs to; invalid if there is none.
  PlaceId counterpart(PlaceId Part, PlaceId From, PlaceId To) const;

  /// Part is of some element of the array (or the array), Origin is Element or a part of it: by their paths below the
  /// elements they may be the same, or one a part of the other. `a[i].fn` is not `a[j].ctx`.
  bool mayBeSamePart(PlaceId Part, PlaceId Array, PlaceId Origin, PlaceId Element) const;

  /// After the Issue, Part is reached through the view that it binds; what it is called before, invalid if nothing.
  PlaceId beforeIssue(PlaceId Part, const Issue &I) const;
  /// The same the other way round.
  PlaceId afterIssue(PlaceId Part, const Issue &I) const;

  /// Which origins the fact uses: dereferences, hands to somebody who may, asks. Copying a view is no use of it, nor is
  /// comparing a pointer. How: how much of it.
  void forEachUse(const FactAt &F, llvm::function_ref<void(PlaceId Origin, Extent How)> Use) const;
  /// Bound anew by the fact, with all that lies below; invalid if nothing is. A container that is emptied, or that
  /// something is taken out of (which element that was, nobody knows), holds nothing more.
  PlaceId killedBy(const FactAt &F) const;

private:
  const PlaceTable &complete();
  PlaceId canonical(PlaceId P);
  void findEmptied();
  PlaceId contentOf(const Invalidate &I, CallId By) const;
  void useOf(PlaceId P, ReadKind How, const FactAt &F, llvm::function_ref<void(PlaceId, Extent)> Use) const;
  void derefs(PlaceId P, llvm::function_ref<void(PlaceId, Extent)> Use) const;
  bool onlyCopies(const FactAt &F) const;

  const TuFacts &Tu;
  FunctionFacts &Fn;
  const Aliases &Known;
  std::vector<PlaceId> Canonical; ///< by place
  llvm::DenseMap<std::pair<CallId, PlaceId>, PlaceId> Emptied; ///< call, what it invalidates -> content
  PlaceOrder Order;
  TempBirths Births;
  OutsideViews Outside;
};

} // namespace deed
