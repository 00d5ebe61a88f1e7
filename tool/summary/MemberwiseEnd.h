// MemberwiseEnd.h - what a destructor that nobody wrote does: what those of the bases and members do.
//
//   struct Str { char *p; ~Str() { delete[] p; } };
//   struct Named { Str Name; };             ~Named: what (*this).Name.p refers to is gone
//
// Only what references into the object must know. Who owns what is told by the members' own destructors, where a body
// names them: a copy of the whole that nobody wrote either says no more than that it copies.
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/Summary.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// Adds to Of, the summary of F, a destructor without a body.
void addMemberwiseEnd(const TuFacts &Tu, FunctionIndex &Index, const FunctionInfo &F,
                      llvm::function_ref<const Summary &(FunctionId)> SummaryOf, Summary &Of);
/// The destructors of bases and members that it calls.
void forEachMemberEnd(const TuFacts &Tu, FunctionIndex &Index, const FunctionInfo &F,
                      llvm::function_ref<void(const Member &, FunctionId)> Visit);

} // namespace deed
