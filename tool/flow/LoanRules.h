// LoanRules.h - what one fact does to what is known of loans: the state of LoanFlow and its transfer.
//
// State: origin -> set of borrows. Join: union per origin. An origin that is not listed holds nothing of its own.
//   issue L x -> p      p: {L}                          whatever p and its parts held is forgotten
//   issue L q->f -> p   p: {L, and for each borrow of q: that borrow's f}       a reborrow
//   flow p -> q         q: what p holds; each part of q: what the same part of p holds
//   flow p -> q adding, or to an element: q holds that, too
//   write p = null, storage of p begins or ends: p and its parts hold nothing
//   escape p            what p holds is held by somebody unknown until the function ends
//   call f(v), by value what v owns is f's now: out of sight
//   move v, into w      where v keeps its content apart (ContentAt::Apart): borrows of it are borrows of w's now
//
// A borrow is a loan as some view holds it. Two things make one loan into several borrows:
//   reborrowing: `&p->x` where p may hold loans of a and b borrows a.x and b.x, through what p held;
//   iterators: `++it` refers to another element from then on, and so does what is issued anew in the next round of a
//   loop. Whoever still holds the borrow from before holds an *older* one, of another element.
// Height: finitely many loans, reborrowed no deeper than MaxReborrows, and places.
#pragma once
#include "flow/InternedSets.h"
#include "flow/Origins.h"
#include "flow/PersistentMap.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

namespace deed {

using BorrowId = Id<struct BorrowTag>;
inline llvm::hash_code hashOf(BorrowId B) { return llvm::hash_value(B.Raw); }

struct Borrow {
  PlaceId Place; ///< what is borrowed; resolved, and as seen through what Through borrowed
  FactRef At;    ///< the Issue or Allocate; of a moved iterator, of a view that a call made from another: that fact
  BorrowId Through = {};   ///< held by the view that it was reached through
  BorrowId Before = {};    ///< an iterator that was moved on, a view derived from a view: what it was before
  bool Exact = true;       ///< Place itself, surely, and by the whole of it
  bool Older = false;      ///< made in an earlier round than others of the same name
  bool ByIterator = false; ///< held by an object (iterator, string_view), not by a reference or pointer
};

using BorrowSets = InternedSets<BorrowId, 32>;
using LoanMap = PersistentMap<BorrowSets::SetId>; ///< by PlaceOrder number; one past the last: escaped

class LoanRules {
public:
  /// Views behind views, when it is asked what one holds.
  static constexpr unsigned MaxThrough = 4;
  /// Reborrows of one loan that are followed: range-for over a map with a structured binding makes six.
  static constexpr unsigned MaxReborrows = 8;

  /// Adds places to Fn's table, here and as borrows are found.
  LoanRules(const TuFacts &Tu, FunctionFacts &Fn, const Origins &Names);

  void apply(LoanMap &S, FactRef At, const FactAt &F);
  bool join(LoanMap &Into, const LoanMap &From);

  /// What the origin itself holds: its own borrows, those of the views it is a part of, and where the origin lies
  /// behind other views, those of the places that these may refer to.
  BorrowSets::SetId heldBy(const LoanMap &S, PlaceId Origin);
  /// Those of its parts, too.
  BorrowSets::SetId heldWithin(const LoanMap &S, PlaceId Origin, Extent How);
  BorrowSets::SetId escaped(const LoanMap &S) const;

  const Borrow &operator[](BorrowId B) const { return Borrows[B.Raw]; }
  llvm::ArrayRef<BorrowId> members(BorrowSets::SetId Set) const { return Sets[Set]; }
  /// Some borrow was ever made of the root's parts.
  bool isBorrowed(PlaceId Root) const { return Root.Raw < Borrowed.size() && Borrowed.test(Root.Raw); }
  /// Likewise, and of what some owner among them holds.
  bool isContentBorrowed(PlaceId Root) const {
    return Root.Raw < ContentBorrowed.size() && ContentBorrowed.test(Root.Raw);
  }
  const Origins &names() const { return Names; }

private:
  struct Apply;
  using SetId = BorrowSets::SetId;
  BorrowId make(const Borrow &B);
  SetId issued(const LoanMap &S, const Issue &I, FactRef At);
  SetId derived(SetId From, FactRef At);
  SetId own(const LoanMap &S, PlaceId Origin) const;
  void bind(LoanMap &S, PlaceId Into, SetId Held, bool Replace);
  bool isContentOfMany(PlaceId P) const;
  PlaceId anyElement(PlaceId Through, PlaceId From, FactRef Where) const;
  void flow(LoanMap &S, const Flow &F, FactRef At);
  bool isOwnMember(PlaceId P) const;
  SetId ownedBy(PlaceId Member, FactRef At);
  void loseOwned(LoanMap &S, PlaceId Object);
  void outdate(LoanMap &S, FactRef At);
  void rename(LoanMap &S, llvm::function_ref<BorrowId(BorrowId)> New);
  BorrowId movedAlong(BorrowId Id, PlaceId From, PlaceId To);
  void exchangeContent(LoanMap &S, FactRef Where);
  void moveContent(LoanMap &S, PlaceId From, PlaceId To);
  PlaceId onlyReferent(const LoanMap &S, PlaceId P);
  void giveAway(LoanMap &S, const Call &C, FactRef At);
  void arrive(LoanMap &S, FactRef Where);
  void shiftEnds(LoanMap &S, PlaceId Container, FactRef At);
  bool isShift(const Flow &F, FactRef At) const;
  bool isOf(BorrowId B, FactRef At) const;
  SetId heldBy(const LoanMap &S, PlaceId Origin, unsigned Depth);
  uint32_t escapedNumber() const { return static_cast<uint32_t>(Names.order().size()); }

  const TuFacts &Tu;
  FunctionFacts &Fn;
  const Origins &Names;
  BorrowSets Sets;
  std::vector<Borrow> Borrows;
  struct Key {
    uint64_t At; ///< block and index
    uint32_t Through, Before, Place, Bits;
    auto operator<=>(const Key &) const = default;
  };
  std::map<Key, BorrowId> Made;
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Sites; ///< facts that made a borrow
  llvm::BitVector Borrowed, ContentBorrowed;           ///< by root place
  llvm::SmallDenseSet<PlaceId, 4> ReleasedAtEnd;       ///< members that their objects' destructors release
  bool TellsElements = false; ///< some fact ends single elements, so that rounds of a loop must be told apart
};

} // namespace deed
