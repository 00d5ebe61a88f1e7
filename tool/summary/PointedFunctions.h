// PointedFunctions.h - calls through a pointer to function that can be but one function become calls of that one.
//
//   struct ops o;  o.done = release;  o.done(p);            a variable: what this function gives it
//   static const struct ops table = {release};              a constant: its initialiser
//   t->done(t->user);                                       a member of a struct that no other file knows: what is
//                                                           given to it anywhere in this file
//
// Anything else that may be in there (a parameter's value, what a callee puts there) leaves the call as it was.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

/// Before the bodies are bound, and before it is decided who is analysed before whom.
void resolvePointedFunctions(TuFacts &Tu);

} // namespace deed
