// Aliases.h - which places surely name another place's object: `r` after `T &r = obj.field` is obj.field.
//
// A view (reference variable, pointer, pointer temporary, capture by reference, the result of a call) that is bound
// once, by one Issue or by a chain of single Flows, denotes the loan's place; so the leading Deref(view) of a path is
// replaced by it, transitively. A Flow between structs or closures does the same for all their parts.
//
//   auto &r = obj.field;   r.x       obj.field.x
//   auto *p = &x;          *p        x
//   auto f = [&s] {...};   f.s       s            then g = f:  g.s is s, too
//
// One answer holds for the whole function, so it must hold at every use of the view. It does not, and the view keeps
// its own name, when
//   - the view may be bound to something else: a second Issue or Flow, a Write or Mutate that no binding explains, a
//     parameter or a global (bound by the caller already), a pointer that is lent out exclusively;
//     (but a pointer that is only moved on, over an array, refers to `a[?]`, some element of it);
//   - what it is bound to is not one object: an Element of unknown index, a cut place, a loan or flow that is not
//   Exact;
//   - the target's path leads through something (a pointer, an owner, an index variable) that is changed between the
//     binding and a use of the view: `auto &r = *p; p = p->next; use(r)`. Each round of a loop binds anew, so `++i`
//     after the last use of `auto &r = v[i]` does no harm.
// No alias is better than a wrong one: a lost finding, not a false one.
//
// Works on a bound function, whose calls have become Issues and Flows.
#pragma once
#include "facts/FunctionFacts.h"
#include <vector>

namespace deed {

class Aliases {
public:
  /// Resolves every place of Fn; the places that this takes are added to its table.
  Aliases(const TuFacts &Tu, FunctionFacts &Fn);

  /// The place that P surely denotes; P itself if nothing better is known. Idempotent. A place that was added to the
  /// table after this was made resolves to itself.
  PlaceId resolve(PlaceId P) const { return P.Raw < Resolved.size() ? Resolved[P.Raw] : P; }

private:
  std::vector<PlaceId> Resolved; ///< by place
};

} // namespace deed
