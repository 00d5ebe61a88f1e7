// Knowledge.h - what is known of the conditions of a function along one path: for Witness, which looks for a path on
// which nothing known contradicts.
//
// A term is what conditions test: a place, or a pure expression as a whole (an opaque condition). Knowledge maps terms
// to value numbers, and value numbers to ranges, so that a copy shares what is learnt later:
//
//   bool Was = Done;     // Was and Done: the same value number
//   if (Done) ...        // both are non-zero now
//
// ConditionTerms holds what is the same for all paths: which facts concern which terms, in order, and which terms can
// still be tested from a block on. What cannot be tested any more is dropped, so that paths which differ only in their
// past meet.
#pragma once
#include "facts/Aliases.h"
#include "flow/PlaceOrder.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <limits>
#include <vector>

namespace deed {

/// The integers that a value may be: between two bounds, a few left out.
class Range {
public:
  static Range boolean() { return Range(0, 1); }
  static Range only(int64_t V) { return Range(V, V); }
  Range() = default;

  bool isEmpty() const { return Low > High; }
  bool isAnything() const { return *this == Range(); }
  void require(int64_t V) { atLeast(V), atMost(V); }
  void exclude(int64_t V);
  void atLeast(int64_t V) { Low = std::max(Low, V), tighten(); }
  void atMost(int64_t V) { High = std::min(High, V), tighten(); }
  bool operator==(const Range &) const = default;
  void appendTo(std::vector<int64_t> &Key) const;

private:
  Range(int64_t Low, int64_t High) : Low(Low), High(High) {}
  void tighten();
  int64_t Low = std::numeric_limits<int64_t>::min(), High = std::numeric_limits<int64_t>::max();
  llvm::SmallVector<int64_t, 2> Not; ///< sorted, strictly between the bounds
};

using TermId = Id<struct TermTag>;

/// What a fact does to what is known of one term.
struct TermEvent {
  enum Kind : uint8_t { Forget, Constant, Copy } How = Forget;
  uint32_t Index; ///< of the fact in its block
  TermId Term;
  TermId From;       ///< Copy
  int64_t Value = 0; ///< Constant
};

class ConditionTerms {
public:
  ConditionTerms(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  llvm::ArrayRef<TermEvent> events(BlockId B) const { return Events[B.Raw]; }
  TermId termOf(ConditionId C) const { return TermOf[C.Raw]; }
  const Condition &condition(ConditionId C) const { return Fn.Conditions[C.Raw]; }
  bool isBoolean(TermId T) const { return Booleans.test(T.Raw); }
  /// Some branch that is reachable from the block's beginning may ask for the term (or for a copy of it).
  bool mayBeAsked(TermId T, BlockId From) const;
  size_t size() const { return Places.size(); }

private:
  struct Watch {
    uint32_t Number; ///< of the place whose change is looked out for
    TermId Term;
    bool Anything; ///< changes of what it refers to or owns count, too
  };
  TermId add(PlaceId P, bool IsBoolean);
  void addCopySources();
  void watch(TermId T, PlaceId P, bool Anything);
  void collect(BlockId B, uint32_t Index, const Fact &F);
  void changed(BlockId B, uint32_t Index, PlaceId P);
  void findAsked();

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  PlaceOrder Order;
  std::vector<TermId> TermOf;  ///< by condition
  std::vector<PlaceId> Places; ///< by term; invalid for opaque conditions
  llvm::DenseMap<PlaceId, TermId> OfPlace;
  llvm::BitVector Booleans;                      ///< by term
  std::vector<std::pair<TermId, TermId>> Copies; ///< (to, from)
  std::vector<Watch> Watches;                    ///< sorted by number
  std::vector<std::vector<TermEvent>> Events;    ///< by block
  std::vector<llvm::BitVector> Asked;            ///< by block; empty if that would be too large
};

class Knowledge {
public:
  void apply(const TermEvent &E, const ConditionTerms &Terms);
  /// Learns that the condition is Value; false if that contradicts.
  bool assume(ConditionId C, bool Value, const ConditionTerms &Terms);
  /// Drops what nobody can ask for from there on.
  void keepWhatMayBeAsked(BlockId From, const ConditionTerms &Terms);
  /// Equal knowledge has equal keys.
  void appendTo(std::vector<int64_t> &Key) const;

private:
  struct Entry {
    TermId Term;
    uint32_t Value; ///< into Values
  };
  Entry *find(TermId T);
  uint32_t valueOf(TermId T, const ConditionTerms &Terms);
  void forget(TermId T);
  void set(TermId T, uint32_t Value);
  void compact();

  llvm::SmallVector<Entry, 4> Entries; ///< sorted by term
  llvm::SmallVector<Range, 4> Values;
};

} // namespace deed
