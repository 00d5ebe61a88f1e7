// MoveFlow.h - which places have been moved from, at each point of a bound function.
//
// Forward. State: place -> which of Entry (as the caller left it), Live (set here), Moved may hold, with the moves that
// reach. Join: union per place. Sparse: what is not listed is as its nearest listed ancestor, a root that is not listed
// is untouched; so moving or setting a whole drops what was known of its parts, and setting a part leaves the whole
// moved.
//
//   move s            s: Moved
//   write s.name      s: Moved, s.name: Live          reading s.name is fine, reading s or s.id is not
//   write s           s: Live
//
// Reading a whole reads its fields, not what it refers to or owns: `move *p` leaves `p` readable. Precision first: what
// may have set a moved place (Always = false, an element that may be the same one, a change of the whole in place)
// counts as having set it, though a summary will not call that sure. A move out of an element of unknown index is not
// remembered against anybody, since no later read surely means the same one.
//
// An object whose members are all known is whole again when every one that the move emptied has been set.
//
// Places are resolved through Aliases, both here and in every question. Sites are Move facts of the bound function; of
// more than 16 that reach one point, the first 16 are kept.
// Height: three statuses and finitely many sites per place, finitely many places.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <optional>
#include <vector>

namespace deed {

/// What may have become of a place at a point; several may hold, on different paths.
struct PlaceStatus {
  bool MayBeEntry = false;             ///< untouched since the function's entry
  bool MayBeLive = false;              ///< set here
  bool MayBeUnsure = false;            ///< moved from, and then perhaps set
  llvm::SmallVector<FactRef, 2> Moves; ///< moved from, by these; of unknown elements, too
};

struct MoveHit {
  enum class Certainty : uint8_t {
    AllPaths, ///< moved from however control got here
    SomePaths,
  };
  Certainty How = Certainty::SomePaths;
  bool Partial = false; ///< the place itself was not moved, but a field or base of it was: Where
  PlaceId Where;        ///< resolved; the place asked for, or the moved part of it. What a Witness must see stay moved
  llvm::SmallVector<FactRef, 2> Sites; ///< the Move facts that reach, in order
};

/// What has become of a place that the caller can see, over all paths that return.
struct ExitStatus {
  PlaceId Place; ///< resolved; rooted at a parameter, `this`, a global or the result
  bool MayBeMoved = false, MustBeMoved = false;
  bool MayBeWritten = false, MustBeWritten = false; ///< and not moved from since
  llvm::SmallVector<FactRef, 2> Sites;              ///< the moves that reach the exit
};

/// A Read, Mutate or Move that may meet the value which the caller left there.
struct ExposedUse {
  PlaceId Place; ///< resolved; rooted as above
  FactRef At;
};

class MoveFlow {
public:
  static constexpr unsigned DefaultBudget = 1u << 22; ///< facts transferred

  /// Bound and Known must outlive this.
  MoveFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget = DefaultBudget);
  ~MoveFlow();
  MoveFlow(MoveFlow &&) noexcept;

  /// The budget ran out before the fixpoint: nothing is known, all questions answer "nothing".
  bool gaveUp() const;

  /// What a read of P just before the fact at At would meet: at most one hit if P or a whole that it belongs to was
  /// moved, else one for each moved part. Asking in the order of facts costs one walk over each block.
  llvm::SmallVector<MoveHit, 1> hitsBefore(PlaceId P, FactRef At) const;
  /// The first of these.
  std::optional<MoveHit> movedBefore(PlaceId P, FactRef At) const;
  PlaceStatus statusBefore(PlaceId P, FactRef At) const;
  /// Some path from the entry gets here.
  bool isReachable(FactRef At) const;

  /// Where, moved at Site (both as in a MoveHit), would not be so any more after this fact: it is set, its storage
  /// begins anew, it may mean another object, ... For Witness.
  bool endsMove(FactRef At, PlaceId Where, FactRef Site) const;

  /// For summaries. In order of places, wholes before their parts. Exceptional edges into the exit do not count.
  bool exitIsReachable() const;
  std::vector<ExitStatus> exitStatuses() const;
  std::vector<ExposedUse> exposedUses() const;

private:
  class Solution;
  std::unique_ptr<Solution> Solved;
};

} // namespace deed
