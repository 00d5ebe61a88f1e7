// Evidence.h - what single functions show, for rules that can only decide when all of a TU has been seen.
//
// Plain values over names and formal places, without pointers into a function's tables: those are gone by then. One
// struct per topic, each with its own collector, so that a function is looked at only for what it can show.
// To add a topic: a member here, its collector in collectEvidence, and a TU_RULE that reads it.
#pragma once
#include "checks/ClassEvidence.h"
#include "checks/RegistrationEvidence.h"
#include "checks/ThreadEvidence.h"
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
  struct Event {
    TypeId Class;
    std::string Member;
    SymbolId Function;
    Span At;
    bool Releases = false;
  };
  std::vector<Event> Events;
};
void collectElements(const SolvedFunction &Fn, ElementEvidence &Evidence);

struct TuEvidence {
  ClassEvidence Classes;
  RegistrationEvidence Registrations;
  CopyEvidence Copied;
  ElementEvidence Elements;
  ThreadEvidence Threads;
  mutable std::shared_ptr<ThreadModel> Composed = {}; ///< of Threads, made by the first rule that concludes from them
};

/// Adds what Fn shows.
void collectEvidence(const SolvedFunction &Fn, TuEvidence &Evidence);

} // namespace deed
