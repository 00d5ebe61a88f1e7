// Signature.h - what a function's declaration alone says it does to what it is given.
//
// The last resort, and the only one for function pointers: no body, no model. It follows what a reader of the
// declaration would assume, and leans to silence where readers would differ:
//
//   const T &   is read                      T &   is perhaps an output: perhaps written, never read
//   T &&        is moved from                T *   likewise, its pointee
//   const T *   has its pointee read         T     by value: the caller's copy or move came before the call
//
// Members: a const one reads *this, another one reads and changes it, an && one gives it up; constructors and
// assignments write it, destructors do nothing that could be a use. Special members that the compiler writes are known
// exactly.
//
// What a returned view borrows from: declared attributes, else lifetime elision - if just one input can hand out a
// view, the result borrows from it. A result through which one may write is never taken to borrow from a const input.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

Summary signatureSummary(const TuFacts &Tu, const FunctionInfo &F);

/// What `restrict` promises: what is written through one such pointer is not read through another parameter.
std::vector<Effect> restrictEffects(const TuFacts &Tu, const FunctionInfo &F);

/// Objects of this type, and their copies, can hold loans: a struct with a callback, too.
bool carriesLoans(const TypeTable &Types, TypeId T);
/// Constructs an object: what it does to *this is nobody's use.
bool isConstructor(const FunctionInfo &F);
/// operator= of any kind: sets *this whatever was in it.
bool isAssignment(const TuFacts &Tu, const FunctionInfo &F);

/// The same for a callee nobody knows: the way each argument is passed is all there is.
Summary signatureSummary(const TuFacts &Tu, const Call &C);

} // namespace deed
