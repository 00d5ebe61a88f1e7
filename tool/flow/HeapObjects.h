// HeapObjects.h - which heap objects and handles of a function there are to follow, and where each begins.
//
// What is allocated here is followed in any case. Of all else, only what is freed or adopted somewhere, or is the
// caller's and stored in another object: the places that hold it are wanted, and so are those which these got it from.
//
//   q = p->next;  delete q;     wanted: q, p->next    objects: the caller's `p->next` (Entry)
//   q = make();   delete q;     wanted: q             objects: what q is since the call (Value)
//   q = &x;       delete q;     wanted: q             objects: x (Storage)
#pragma once
#include "flow/HeapRules.h"
#include <vector>

namespace deed {

/// Most or more of them: too much to follow.
std::vector<HeapObject> findHeapObjects(const FunctionFacts &Fn, const HeapRules &Rules, size_t Most);

} // namespace deed
