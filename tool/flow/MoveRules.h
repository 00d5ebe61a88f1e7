// MoveRules.h - what one fact does to what is known of moved places: the state of MoveFlow and its transfer.
//
// Seen densely, every place has a status (see MoveFlow.h), and each rule maps statuses to statuses, monotonically:
//   move P            P and its parts: Moved, by this site
//   maybe move P      P and its parts: also Moved
//   write P           P and its parts: Live
//   maybe write P     P and its parts: Entry may be Live now, too; Moved becomes Unsure (perhaps set: not reported)
//   settle P          each part of P: what is Moved is as P is
// The last is what an in-place change of P, or an invalidation of its content, does: it may have set any part of P, and
// shifted its elements. Three things end what a path meant, and leave it as what it starts from:
//   a part lies below a Deref of a view that is bound anew (Issue, Flow);
//   an Element's index variable is written or changed; storage begins or ends.
// A write of one element settles those that may be the same one.
//
// Sparsely, only the explicit places are stored; MoveState::at finds the nearest. NaiveSolver has the same rules
// densely, and the tests compare the two.
#pragma once
#include "facts/Aliases.h"
#include "flow/InternedSets.h"
#include "flow/PersistentMap.h"
#include "flow/PlaceOrder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace deed {

inline llvm::hash_code hashOf(FactRef R) { return llvm::hash_combine(R.Block.Raw, R.Index); }
using SiteSets = InternedSets<FactRef, 16>;

enum MoveBits : uint8_t {
  MaybeEntry = 1,  ///< as at the function's entry
  MaybeLive = 2,   ///< surely set on some path
  MaybeUnsure = 4, ///< moved, and then perhaps set
  MaybeMoved = 8,
};
struct MoveStatus {
  uint32_t Sites = 0; ///< empty unless MaybeMoved
  uint8_t Bits = MaybeEntry;
  bool isMoved() const { return Bits & MaybeMoved; }
  bool operator==(const MoveStatus &) const = default;
};

using MoveMap = PersistentMap<MoveStatus>; ///< by PlaceOrder number

class MoveRules {
public:
  MoveRules(const FunctionFacts &Fn, const Aliases &Known);

  /// Known.resolve, for any place the flow may be asked about.
  PlaceId resolve(PlaceId P) const { return Known.resolve(P); }
  MoveStatus at(const MoveMap &S, PlaceId P) const;
  void apply(MoveMap &S, FactRef Where, const Fact &F);
  bool join(MoveMap &Into, const MoveMap &From);
  MoveStatus join(MoveStatus A, MoveStatus B);

  /// P surely means one object, so that moving it can be held against a later read.
  bool isExact(PlaceId P) const { return !Inexact.test(P.Raw); }
  PlaceId movedBy(FactRef Site) const { return resolve(std::get<Move>(Fn[Site.Block].Facts[Site.Index].What).From); }
  /// Does `apply` look at this fact at all?
  static bool isRelevant(const Fact &F);
  const PlaceOrder &order() const { return Order; }
  SiteSets &sites() { return Sites; }
  const SiteSets &sites() const { return Sites; }

private:
  void move(MoveMap &S, PlaceId P, FactRef Site, bool Always);
  void take(MoveMap &S, PlaceId P, MoveStatus Taken);
  void write(MoveMap &S, PlaceId P, bool Always);
  void settle(MoveMap &S, PlaceId P);
  void settleBelow(MoveMap &S, PlaceId Whole, PlaceId As);
  void forget(MoveMap &S, PlaceId P);
  void rebind(MoveMap &S, PlaceId View);
  void changeIndex(MoveMap &S, PlaceId Variable);
  void settleOtherElements(MoveMap &S, PlaceId Written);
  bool dereferencesBelow(PlaceId P, PlaceId View) const;

  const FunctionFacts &Fn;
  const Aliases &Known;
  PlaceOrder Order;
  SiteSets Sites;
  llvm::BitVector Inexact;                                         ///< by place
  std::vector<std::pair<uint32_t, PlaceId>> IndexedBy;             ///< (number of the index variable, Element), sorted
  llvm::DenseMap<PlaceId, llvm::SmallVector<PlaceId, 2>> Elements; ///< of a place, where not all have constant indices
};

} // namespace deed
