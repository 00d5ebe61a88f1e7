// CallbackReentrancy.h - who views a member while he calls what lies in one, and whose closure changes that member.
#pragma once
#include "facts/FunctionFacts.h"
#include <optional>
#include <string>
#include <vector>

namespace deed {

struct SolvedFunction;

struct ReentryEvidence {
  /// A callable that lies in a member is called while something views another, or the same.
  struct Round {
    TypeId Class;
    std::string Kept, Viewed; ///< members
    bool ByIterator = false;
    std::vector<uint32_t> Self; ///< the arguments that are the object itself
    SymbolId Function;
    Span Call, Use; ///< of the view, afterwards
  };
  std::vector<Round> Rounds;
  /// A closure is put there that changes a container of the same object, which it captures or is called with.
  struct Comeback {
    TypeId Class;
    std::string Kept, Changed;
    std::optional<uint32_t> By; ///< the argument
    bool LeavesElements = false; ///< only iterators may no longer be used
    Span Registered, Change;
  };
  std::vector<Comeback> Comebacks;
};
void collectReentry(const SolvedFunction &Fn, ReentryEvidence &Evidence);

} // namespace deed
