// CallbackReentrancy.h - who goes over a member and calls what lies in it, and whose closure changes that member.
#pragma once
#include "facts/FunctionFacts.h"
#include <string>
#include <vector>

namespace deed {

struct SolvedFunction;

struct ReentryEvidence {
  /// A callable in a container that is a member is called while an iterator stands in there.
  struct Round {
    TypeId Class;
    std::string Field;
    SymbolId Function;
    Span Call, Use; ///< of the iterator, afterwards
  };
  std::vector<Round> Rounds;
  /// A closure is put there that changes the container of the same object.
  struct Comeback {
    TypeId Class;
    std::string Field;
    Span Registered, Change;
  };
  std::vector<Comeback> Comebacks;
};
void collectReentry(const SolvedFunction &Fn, ReentryEvidence &Evidence);

} // namespace deed
