// HeapRules.h - what one fact does to what is known of one heap object or handle: the state of HeapFlow.
//
// One object is followed at a time, from where its pointer comes into being (an allocation, a parameter, a value read
// from somewhere). The state holds the names by which it is surely known on this path, and who answers for it:
//   Held    whoever holds a name (for an allocation: nobody else, so it leaks with its last name)
//   Owned   an owner took it over: a smart pointer here, or somebody who is out of sight
//   Freed   released, by a free or by its owner's end
//
//   allocate new h0 -> p     Held {p}
//   flow p -> q              Held {p, q}
//   free new p               Freed {p, q}          *q is a use after free, free q frees it twice
//   write p                  Freed {q}
//
// A name is exact, or it points into the object's inside (`&p->x`, `p + 1`), or it is an owner whose Content the object
// is. What may or may not happen (a callee that frees on some of its paths) ends all knowledge: precision first. Other
// paths are other states; states are never mixed.
//
// One file per part: HeapRules (names; beginnings, branches and ends), HeapSteps (facts), HeapCalls, HeapReleases.
#pragma once
#include "flow/HeapAnswers.h"
#include "flow/HeapPlaces.h"
#include "llvm/ADT/BitVector.h"
#include <optional>

namespace deed {

enum class HeapOrigin : uint8_t {
  Allocated, ///< made here, or by a callee for us
  Entry,     ///< what a place that the caller knows referred to when the function was entered
  Value,     ///< what a place refers to since a fact that nobody explains: a call's result, `p = q->next`
  Storage,   ///< no heap object: a variable or a part of one, whose address was taken
};

struct HeapObject {
  HeapOrigin How = HeapOrigin::Entry;
  FactRef At;      ///< the fact that starts it; of no meaning for Entry
  PlaceId Name;    ///< its first name, resolved
  bool ByOwner = false;    ///< Name is an owner, the object its Content
  PlaceId Object;          ///< Allocated: the Heap root; Storage: the place
  AllocKind Kind = AllocKind::New; ///< Allocated
  bool Shared = false;     ///< Allocated: its constructor told somebody of it
  bool OneOfSeveral = false; ///< Allocated: the call may hand out what was made in another way instead
  /// Handed out through a parameter: where the call's result is kept, which says whether there is an object.
  llvm::SmallVector<PlaceId, 2> Result = {};
  bool ResultIsBool = false; ///< true is success, else zero is
};

struct HeapName {
  enum class Role : uint8_t { Exact, Inner, Owner };
  PlaceId Place;
  Role How = Role::Exact;
  auto operator<=>(const HeapName &) const = default;
};

struct HeapState {
  enum class Status : uint8_t { Held, Owned, Freed };
  Status How = Status::Held;
  bool Elsewhere = false;   ///< somebody out of sight may hold it too, or may have taken it
  bool Named = false;       ///< a place that outlives the call has, or had, it: a member, an out-parameter
  bool NamedByOthers = false; ///< likewise, but for the members of an object whose constructor this is
  bool NamedOutside = false; ///< likewise, but for what lies in an object that only a local variable leads to
  bool ByOwner = false;     ///< Freed by its owner's end, not by a free
  bool OwnedElsewhere = false; ///< an owner out of sight shares it
  bool Unsure = false;      ///< of the caller's objects: perhaps freed, perhaps not; never reported
  bool Pending = false;     ///< Freed, if the result of the call at Site says so
  bool Told = false;        ///< something was wrong with it already on this path: what follows from that is not told
  /// Asked: a branch depends on what somebody says who was asked about the pointer; there may be no object.
  enum class Presence : uint8_t { Unasked, Asked, Sure } Is = Presence::Unasked;
  FactRef Site;             ///< Owned, Freed: the fact that did it
  llvm::SmallVector<HeapName, 3> Names; ///< sorted, one per place

  const HeapName *find(PlaceId P) const;
  void add(PlaceId P, HeapName::Role How);
  bool operator==(const HeapState &O) const {
    return How == O.How && Elsewhere == O.Elsewhere && Named == O.Named && ByOwner == O.ByOwner && Unsure == O.Unsure &&
           Pending == O.Pending && Told == O.Told && OwnedElsewhere == O.OwnedElsewhere &&
           NamedByOthers == O.NamedByOthers && NamedOutside == O.NamedOutside && Is == O.Is && Site == O.Site &&
           Names == O.Names;
  }
  /// Equal states have equal keys.
  std::vector<uint32_t> key() const;
};

/// What an object should not go through.
struct HeapEvent {
  enum class Kind : uint8_t {
    FreedAgain,   ///< Free of a freed object, or its second owner's end
    Used,         ///< what was freed by hand is read, written, called or handed on
    AdoptedFreed, ///< an owner takes what is freed already
    AdoptedAgain, ///< a second owner takes it
    FreedOwned,   ///< freed by hand though an owner has it
    FreedInner,   ///< the address freed lies within the object
    FreedStorage, ///< the address of what is no heap object is freed
    WrongKind,    ///< freed by another function than its kind needs
    WrongClass,   ///< deleted as a base class whose destructor is not virtual
    Lost,         ///< the last name of what nobody else owns is gone; or what it is a part of is released
    Replaced,     ///< and it is released only if the call that replaced it could hand out something else
  };
  Kind How;
  PlaceId Name;  ///< as the fact says it
  FactRef Cause; ///< the earlier free or adoption; for Lost, FreedInner, ...: where the object comes from
  auto operator<=>(const HeapEvent &) const = default;
};

class HeapRules : public HeapPlaces {
public:
  HeapRules(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
      : HeapPlaces(Tu, Fn, Known), Answers(Tu, Fn, Known) {
    findTakenByIndex();
  }

  /// The object's state as it starts: just behind its fact.
  HeapState start(const HeapObject &O) const;
  /// False: nothing is known any more.
  bool step(const HeapObject &O, HeapState &S, FactRef At, llvm::SmallVectorImpl<HeapEvent> *Events = nullptr) const;
  /// False: on this edge there is no such object (a null pointer, a handle that was not opened).
  bool assume(const HeapObject &O, HeapState &S, const Edge &E) const;
  /// The free at the fact happens if its call hands out something else, `realloc`.
  void findTakenByIndex();
  bool mayBeTakenByIndex(PlaceId Named) const;
  bool isReplacement(FactRef Released) const;
  /// At the function's end: nobody holds it who lives on.
  bool isLostAtExit(const HeapObject &O, const HeapState &S) const;
  /// An exception leaves here: nor does a local object hold it whose destructor may release it.
  bool isLostByThrow(const HeapObject &O, const HeapState &S) const;

  /// The fact could change the state of an object whose names lie in these roots (by place number).
  bool concerns(const Fact &F, const llvm::BitVector &Roots) const;

private:
  struct Step;
  struct Within {
    bool Inside = false; ///< the place is the object or a part of it
    bool Exact = false;  ///< the object itself
    bool Beyond = false; ///< it is what a pointer or owner in the object leads to
    PlaceId Name;
  };
  // Names (HeapRules.cpp).
  Within within(const HeapObject &O, const HeapState &S, PlaceId P) const;
  void drop(HeapState &S, PlaceId Whole, bool Silently) const;
  void dropTemporaries(HeapState &S) const;
  void dropLinked(HeapState &S, PlaceId Written) const;
  void dropOtherElements(HeapState &S, PlaceId Written) const;
  void dropBehind(HeapState &S, PlaceId Changed) const;
  void dropIndexed(HeapState &S, PlaceId Variable) const;
  void bind(HeapState &S, PlaceId To, HeapName::Role How) const;
  void bindReferent(HeapState &S, PlaceId Borrowed, PlaceId Into) const;
  void share(HeapState &S, PlaceId Holder) const;
  void named(HeapState &S, PlaceId P) const;

  // Branches (HeapRules.cpp).
  bool failed(const HeapObject &O, const Condition &C, bool Taken) const;
  bool mayCompare(const HeapObject &O, const HeapState &S, const Condition &C, bool Taken) const;
  void settle(HeapState &S, const Condition &C, bool Taken) const;
  bool holdsBranch(const HeapObject &O, HeapState &S, const Condition &C, bool Taken) const;
  bool leadsThroughNull(const HeapObject &O, const HeapState &S, const Condition &C, bool Taken) const;
  void findPresence(HeapState &S, const Condition &C) const;
  bool releaseFailed(FactRef Released, const Condition &C, bool Taken) const;
  PlaceId replaces(const FactAt &F, FactRef Released) const;
  bool isResultOf(FactRef At, PlaceId P) const;

  // Calls of what nobody reads (HeapCalls.cpp).
  bool called(const HeapObject &O, HeapState &S, const Call &C) const;
  void destroyed(HeapState &S, const Call &C) const;
  const HeapName *closedNumber(const HeapState &S, const Call &C, FactRef At) const;

  // Releases (HeapReleases.cpp).
  bool ownerEnds(const HeapObject &O, HeapState &S, PlaceId Owner, FactRef At, bool Always,
                 llvm::SmallVectorImpl<HeapEvent> *Events) const;
  std::optional<AllocKind> deletesAs(const FactAt &Adoption) const;
  bool isDeletedAsBase(const HeapObject &O, PlaceId Pointer) const;
  bool takesItselfOut(FactRef Freed, PlaceId Name) const;
  bool unsure(const HeapObject &O, HeapState &S) const;

  HeapAnswers Answers;
  /// Elements by unknown index that somebody takes a pointer from, somewhere in the function.
  llvm::SmallVector<PlaceId, 4> TakenByIndex;
};

} // namespace deed
