// LoanEnds.h - which borrows a fact ends: the table at the head of LoanFlow.h, as code.
#pragma once
#include "flow/LoanFlow.h"
#include "flow/SoleOwners.h"

namespace deed {

class LoanEnds {
public:
  LoanEnds(const TuFacts &Tu, FunctionFacts &Fn, LoanRules &Rules);

  /// One fact, asked of many borrows. S: before the fact.
  class Event {
  public:
    /// False: whatever is held, the fact ends nothing.
    explicit operator bool() const { return !Wheres.empty() || !Elements.empty(); }
    EndKind How = EndKind::Storage;

  private:
    friend LoanEnds;
    bool Always = true;
    bool Dies = false; ///< Invalidated: content is destroyed, not moved
    InvalidateKind Kind = InvalidateKind::Content;
    llvm::SmallVector<PlaceId, 2> Wheres;    ///< what the fact names, and what that may denote
    llvm::SmallVector<BorrowId, 2> Elements; ///< of an iterator that says which element
  };
  Event eventAt(const LoanMap &S, FactRef At);
  /// Nothing: it goes on.  Else: surely?
  std::optional<bool> ends(const Event &E, BorrowId B) const;

private:
  std::optional<bool> ends(const Event &E, const Borrow &B, PlaceId Where) const;
  void addElementsOfKey(const LoanMap &S, PlaceId Element, Event &E);
  bool isThere(const LoanMap &S, PlaceId Container, const FactAt &LookedUp);
  bool isInline(PlaceId P) const;
  bool isOneElement(PlaceId P) const;
  bool isStorageOf(PlaceId P, PlaceId Whole) const;
  bool isHeldByOthers(PlaceId P, PlaceId Whole) const;
  bool isInvalidated(const Event &E, const Borrow &B, PlaceId Whole) const;
  bool isMovedOut(PlaceId P, PlaceId From) const;
  bool isSetAnew(PlaceId Container, FactRef At) const;
  bool isRefilled(PlaceId Pointer, FactRef At) const;
  bool isReplaced(PlaceId P, PlaceId Assigned) const;
  const TypeInfo &typeAt(PlaceId P) const { return Tu.Types[typeOf(Tu, Fn, P)]; }

  const TuFacts &Tu;
  FunctionFacts &Fn;
  LoanRules &Rules;
  /// Others may keep what it owns alive.
  bool isShared(PlaceId Owner) const {
    return typeAt(Owner).Kind == Category::SharedOwner && !Sole.contains(Owner);
  }
  SoleOwners Sole;
  struct Copied {
    PlaceId From;
    FactRef At;
  };
  llvm::DenseMap<PlaceId, Copied> CopyOf; ///< of locals that are set once: what they were copied from, and where
  llvm::BitVector Steady; ///< by place: index variables in its path are set once at most
};

} // namespace deed
