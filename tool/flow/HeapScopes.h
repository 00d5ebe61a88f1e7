// HeapScopes.h - which facts can change the state of which heap object, so that each is followed past the facts of
// others.
//
//   p = new T;  q = new U;  use(q);  r = p;  delete r;
//     p's object: all but `use(q)` and what makes q; r is connected with p by a binding, q is not
//
// What bindings connect, however indirectly and in whichever order, is one scope: wider than what can happen, and found
// in one walk over the facts.
#pragma once
#include "flow/HeapRules.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/IntEqClasses.h"
#include <map>
#include <vector>

namespace deed {

class HeapScopes {
public:
  struct Scope {
    std::vector<llvm::BitVector> Facts; ///< by block: those that concern the object
    llvm::BitVector Quiet;              ///< by block: it has none of them, and control gets to its end
  };

  /// Both must outlive it.
  HeapScopes(const FunctionFacts &Fn, const HeapRules &Rules);
  const Scope &of(const HeapObject &O);

private:
  unsigned root(PlaceId P) const { return Fn.Places.rootOf(Rules.resolve(P)).Raw; }
  Scope make(unsigned A, unsigned B) const;

  const FunctionFacts &Fn;
  const HeapRules &Rules;
  llvm::IntEqClasses Connected; ///< root places
  std::map<std::pair<unsigned, unsigned>, Scope> Made; ///< by the classes of what the object is called by
};

} // namespace deed
