// Knowledge.h - what is known of the conditions of a function along one path: for Witness, which looks for a path on
// which nothing known contradicts.
//
// A term is what conditions test: a place, or a pure expression as a whole (an opaque condition). Knowledge maps terms
// to value numbers, and value numbers to ranges, so that a copy shares what is learnt later:
//
//   bool Was = Done;     // Was and Done: the same value number
//   if (Done) ...        // both are non-zero now
//
// What is the answer to a condition keeps the value number that was asked; once the answer is known, so is that:
//
//   bool Ok = File != nullptr;
//   if (Ok) ...          // the value that File had is non-zero
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
#include <optional>
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
  /// A value of the range makes the condition true, or false.
  bool mayBe(const Condition &C, bool Value) const;
  void require(const Condition &C, bool Value);
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
  enum Kind : uint8_t { Forget, Constant, Copy, Answer } How = Forget;
  uint32_t Index; ///< of the fact in its block
  TermId Term;
  TermId From;       ///< Copy
  int64_t Value = 0; ///< Constant
  ConditionPart Of = {}; ///< Answer
};

class ConditionTerms {
public:
  ConditionTerms(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  llvm::ArrayRef<TermEvent> events(BlockId B) const { return Events[B.Raw]; }
  TermId termOf(ConditionId C) const { return TermOf[C.Raw]; }
  /// Invalid if nothing asks for the place.
  TermId termOf(PlaceId P) const { return OfPlace.lookup_or(P, TermId()); }
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
  /// False: the place, which is a term, is known to be null or negative.
  bool mayBePositive(PlaceId P, const ConditionTerms &Terms) const;
  /// Learns that the place, if it is a term, has a value of one of these signs.
  bool assume(PlaceId P, ResultSigns Signs, const ConditionTerms &Terms);
  /// Drops what nobody can ask for from there on.
  void keepWhatMayBeAsked(BlockId From, const ConditionTerms &Terms);
  /// Equal knowledge has equal keys.
  void appendTo(std::vector<int64_t> &Key) const;

private:
  struct Entry {
    TermId Term;
    uint32_t Value; ///< into Values
  };
  const Entry *find(TermId T) const;
  Entry *find(TermId T) { return const_cast<Entry *>(std::as_const(*this).find(T)); }
  uint32_t valueOf(TermId T, const ConditionTerms &Terms);
  std::pair<std::optional<bool>, ConditionPart> ask(const Condition &C, const ConditionTerms &Terms);
  void answer(TermId T, ConditionPart Of, const ConditionTerms &Terms);
  bool require(uint32_t Number, const Condition &C, bool Value, const ConditionTerms &Terms);
  bool settle(uint32_t Number, const ConditionTerms &Terms);
  void forget(TermId T);
  void set(TermId T, uint32_t Value);
  void compact();

  llvm::SmallVector<Entry, 4> Entries; ///< sorted by term
  struct Value {
    Range May = {};
    ConditionPart AnswerTo = {}; ///< non-zero just if this holds (or, not AsIs, fails) of the value Asked
    uint32_t Asked = 0;          ///< into Values
  };
  llvm::SmallVector<Value, 4> Values;
};

} // namespace deed
