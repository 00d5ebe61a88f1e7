// Races.h - pairs of accesses of which nothing says which comes first, for the rules that tell them.
#pragma once
#include "checks/GuardedFields.h"

namespace deed {

struct Race {
  FunctionId Where;   ///< the function that starts the thread, over whose names both accesses are
  Span Started;       ///< the thread, or the first of two
  Span StartedOther = {}; ///< the second thread; none: the other access is the starter's or another function's
  bool WithItself = false; ///< several threads run the same code
  SharedAccess First, Second; ///< Second: in the thread
  std::string Name;           ///< of the place
  TypeId Type;
  FunctionId OtherFunction;   ///< whose names First is over, if it is not Where
  bool BeforeJoin = false;    ///< First is the starter's, who joins the thread before it returns
};

/// What of it a rule tells: each race is one rule's.
enum class RaceKind : uint8_t {
  Share,    ///< neither side has a lock
  Guard,    ///< one side has
  Flag,     ///< a plain variable that a loop waits for
  Shareable ///< one shared_ptr, or a cache behind const
};
RaceKind kindOf(const Race &R, const TuFacts &Tu);

std::vector<Race> findRaces(ThreadModel &Model);
void tellRaces(const SolvedTu &Tu, RaceKind Kind, Rule Which, FindingSink &Out);

} // namespace deed
