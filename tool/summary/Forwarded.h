// Forwarded.h - what a constructor does, as done by the function that hands it its arguments (`make_unique<T>(args)`).
//
// T's constructor is called where nobody looks, in the library's body. What it keeps of its arguments, and what it
// tells others of the object, is as true of the function that forwards to it:
//
//   Session(Loop &L) { L.add(this); }             store *this in (*param0).handlers
//   make_unique<Session>(L)                       store return.$ in (*param0).handlers
//
// How the arguments are read and moved from is the model's to say.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

/// Adds to Of, the summary of F, what the constructor that F.Constructs with is said to do with loans.
void addForwarded(const TuFacts &Tu, const FunctionInfo &F, const Summary &OfConstructor, Summary &Of);

} // namespace deed
