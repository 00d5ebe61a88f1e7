// LoanFlow.h - which loans each view may hold, where a loan ends while somebody who may still use it holds it, and
// where that use is. After Polonius: forward the loans of each origin (LoanRules), backward the origins that are live
// (OriginLiveness); at each event that ends loans the question is asked whether a live origin holds one of them.
//
//   p = &x;      p: {x}
//   }            storage of x ends: p is live and holds it            LoanEnd{Storage, loan of x, p}
//   use(*p);                                                          LoanUse{here, p}
//
// What ends which loans:
//   storage of x ends        parts of x, and what x and they own; not what they refer to, nor what others own with them
//   invalidate c             content: what c's content consists of. Where elements own something apart from themselves
//                            (`vector<unique_ptr>`), only if they die, not if they move
//                            iterators: what an iterator into c's own content holds
//                            element: that element, surely
//   move o                   o's content, if it may lie in o itself (ContentAt::Mixed)
//   assign o                 content that a member-wise assignment of o replaces
//   free p                   what lies in the object that p refers to; likewise of an object whose destructor was
//                            called by name
//
// Origins and borrows that outlive the function (the result, members of *this, what escapes) count as used at its exit.
// Solved when first asked; a budget bounds the work, and gaveUp() says when it was not enough.
#pragma once
#include "flow/LoanRules.h"
#include "flow/OriginLiveness.h"
#include "flow/Witness.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>

namespace deed {

enum class EndKind : uint8_t { Storage, Invalidated, Moved, Assigned, Freed };

/// A loan ends while a live origin holds it.
struct LoanEnd {
  FactRef Event;
  EndKind How = EndKind::Storage;
  bool Always = true; ///< the event surely ends it: no `maybe`, and the loan is of that very object
  BorrowId Loan;
  PlaceId Holder; ///< invalid: somebody unknown, by an Escape
  auto operator<=>(const LoanEnd &) const = default;
};

/// Where the holder is used after that.
struct LoanUse {
  FactRef At;          ///< the use; of what leaves with the function: where it was put there
  PlaceId Through;     ///< the origin used: the holder, or one that it flowed to
  bool AtExit = false; ///< not used here, but the function leaves it behind
};

/// The two, and a path between them.
struct DanglingUse {
  LoanEnd End;
  LoanUse Use;
  bool OnEveryPath = false;         ///< from where the loan was made to the use
  std::vector<BranchStep> Branches; ///< that the path depends on; empty if OnEveryPath
};

/// A view that some path may use later, and what it holds.
struct LiveView {
  PlaceId Holder;
  std::vector<BorrowId> Held;
};

class LoanFlow {
public:
  static constexpr unsigned DefaultBudget = 1u << 21; ///< facts transferred

  /// Bound gains places. Bound and Known must outlive this.
  LoanFlow(const TuFacts &Tu, FunctionFacts &Bound, const Aliases &Known, unsigned Budget = DefaultBudget);
  ~LoanFlow();
  LoanFlow(LoanFlow &&) noexcept;

  /// Nothing is known: all questions answer "nothing".
  bool gaveUp() const;

  const Borrow &operator[](BorrowId B) const;
  /// What P, and whatever belongs to it, may hold just before the fact; Index may be one past the last.
  std::vector<BorrowId> loansBefore(PlaceId P, FactRef At) const;
  bool isLiveAfter(PlaceId P, FactRef At) const;

  /// In the order of control flow.
  const std::vector<LoanEnd> &ends() const;
  /// The nearest use that the ended loan can reach; nothing if liveness was too generous.
  std::optional<LoanUse> findUse(const LoanEnd &E) const;
  /// The fact binds the origin anew: what it held is forgotten. For Witness.
  bool bindsAnew(FactRef At, PlaceId Origin) const;
  /// Visits the facts that Wanted picks, in the order of control flow: what is live after the fact, and not bound anew
  /// by it, with what it held before.
  void forEachFact(llvm::function_ref<bool(FactRef)> Wanted,
                   llvm::function_ref<void(FactRef, llvm::ArrayRef<LiveView>)> Visit) const;
  /// Where the holder is used, had the loan ended there, and the path; nothing if no path leads to a use.
  std::optional<DanglingUse> useAfter(FactRef Event, PlaceId Holder, BorrowId Loan) const;
  /// All of it: ends whose use some path reaches, on which no condition contradicts another. One per event and holder.
  const std::vector<DanglingUse> &danglingUses() const;

private:
  class Solution;
  std::unique_ptr<Solution> Solved;
};

/// Solved when first asked for: most functions hold no view for long.
class LazyLoans {
public:
  LazyLoans(const TuFacts &Tu, FunctionFacts &Bound, const Aliases &Known) : Tu(Tu), Bound(Bound), Known(Known) {}
  const LoanFlow &operator*() const {
    if (!Solved)
      Solved.emplace(Tu, Bound, Known);
    return *Solved;
  }
  const LoanFlow *operator->() const { return &**this; }
  bool gaveUp() const { return Solved && Solved->gaveUp(); }

private:
  const TuFacts &Tu;
  FunctionFacts &Bound;
  const Aliases &Known;
  mutable std::optional<LoanFlow> Solved;
};

} // namespace deed
