// CallGraph.h - in which order to summarise: callees before their callers, functions that call each other together.
//
// Nodes are the bodies of one TU. A virtual call leads to the callee and to every overrider that is known. A closure's
// call operator, once named by a call, is a callee like any other, and so is a function whose address is taken, or of
// which a closure is made; a destructor that nobody wrote leads to those of the members. Calls through function pointers
// lead nowhere.
// The order is a function of the facts alone: components callees first, and by source order within one.
#pragma once
#include "facts/FunctionFacts.h"
#include <vector>

namespace deed {

struct CallComponent {
  std::vector<uint32_t> Bodies; ///< indices into TuFacts::Bodies
  bool Recursive = false;       ///< more than one, or one that calls itself: needs a fixpoint
};

std::vector<CallComponent> componentsCalleesFirst(const TuFacts &Tu);

} // namespace deed
