// Evidence.h - what single functions show, for rules that can only decide when all of a TU has been seen.
//
// Plain values over names and formal places, without pointers into a function's tables: those are gone by then. One
// struct per topic, each with its own collector, so that a function is looked at only for what it can show.
// To add a topic: a member here, its collector in collectEvidence, and a TU_RULE that reads it.
#pragma once
#include "checks/CallbackReentrancy.h"
#include "checks/ClassEvidence.h"
#include "checks/RegistrationEvidence.h"
#include "checks/ThreadEvidence.h"
#include <map>
#include <set>
#include <memory>

namespace deed {

class ThreadModel;

/// Which classes are copied by operations that the compiler writes, and where first.
struct CopyEvidence {
  struct Copy {
    TypeId Class;
    Span At;
    SymbolId Function;
  };
  std::vector<Copy> Copies;
};
void collectCopies(const SolvedFunction &Fn, CopyEvidence &Evidence);

/// Containers of raw pointers that are members: who releases their elements, and who drops some without.
struct ElementEvidence {
  struct Held {
    TypeId Class;     ///< invalid, of Kept: of whichever class
    std::string Name; ///< the member's
    bool operator==(const Held &) const = default;
  };
  enum class What : uint8_t {
    Released,     ///< by the destructor
    TakenOut,     ///< and not released
    LeftReleased, ///< a method releases some and leaves them there
    Made,         ///< what is put there was made for it
    PutOver,      ///< put under a key of the caller's, whatever is there already
    Kept,         ///< whoever has seen them here may release them
  };
  struct Event {
    Held Where;
    SymbolId Function;
    Span At;
    What How;
  };
  std::vector<Event> Events;
  /// One pointer given to two of them.
  struct Pair {
    Held First, Second;
    SymbolId Function;
    Span At, Again;
    std::string Name; ///< the pointer's
  };
  std::vector<Pair> Shared;
  /// An object that its constructor puts into somebody's container is given to an owner, or released.
  struct Registration {
    Held With;
    TypeId Class; ///< the object's
    SymbolId Function;
    Span Made, Again;
    std::string Name; ///< of the pointer to it
    bool IsReleased;
  };
  std::vector<Registration> Registered;
  std::vector<SymbolId> CalledByOwn;  ///< methods that other functions of their class call
  std::vector<SymbolId> AskedBefore;  ///< methods that somebody calls who has asked the object something before
  std::vector<TypeId> Immortal;       ///< classes of objects that live as long as the program
  const Event *find(const Held &Where, What How) const {
    for (const Event &E : Events)
      if (E.How == How && E.Where == Where)
        return &E;
    return nullptr;
  }
};
void collectElements(const SolvedFunction &Fn, ElementEvidence &Evidence);

/// Pointers that are fields of structs: what is made for them, and whether anybody could release it.
struct FieldEvidence {
  struct Life {
    TypeId Class, Type;
    SymbolId Name;
    bool Kept = false;     ///< whoever has it from here may release it, or it may be nobody's to release
    bool Released = false;
    Span ReleasedAt = {};
    std::map<AllocKind, Span> ReleasedAs = {}, MadeAs = {};
    Span Made = {};        ///< for it alone
    SymbolId MadeBy = {};
  };
  std::map<Span, Life> Fields;   ///< by their declarations
  std::map<Span, Life> Elements; ///< of the arrays that they are, or point to
  /// What is released by way of a pointer to a pointer that no field is: it may be an element of any.
  std::set<SymbolId> ReleasedBehind;
  std::map<Span, Span> Released; ///< objects: by the first member, where
};
void collectFields(const SolvedFunction &Fn, FieldEvidence &Evidence);

/// A method sets a member to what follows in the list that it is the first of, and nobody has that any more.
struct DroppedNode {
  TypeId Class;
  std::string Member;
  SymbolId Function;
  Span At;
};
void collectDroppedNodes(const SolvedFunction &Fn, std::vector<DroppedNode> &Evidence);

/// What a member points to is released by a function that has nothing to do with its class, and stays there.
struct ReleasedOutside {
  TypeId Class;
  std::string Member;
  SymbolId Function;
  Span At;
};
void collectReleasedOutside(const SolvedFunction &Fn, std::vector<ReleasedOutside> &Evidence);

struct TuEvidence {
  ClassEvidence Classes;
  RegistrationEvidence Registrations;
  CopyEvidence Copied;
  ReentryEvidence Reentry;
  ElementEvidence Elements;
  FieldEvidence Fields;
  std::vector<DroppedNode> DroppedNodes;
  std::vector<ReleasedOutside> Outside;
  ThreadEvidence Threads;
  mutable std::shared_ptr<ThreadModel> Composed = {}; ///< of Threads, made by the first rule that concludes from them
};

/// Adds what Fn shows.
void collectEvidence(const SolvedFunction &Fn, TuEvidence &Evidence);

} // namespace deed
