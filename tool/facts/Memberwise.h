// Memberwise.h - assignments that the compiler writes: each member is assigned in turn ([class.copy.assign]/12).
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// The fact belongs to a call of such an operator.
bool isMemberwiseAssignment(const TuFacts &Tu, const FunctionFacts &Fn, const FactAt &F);

/// The members (of members) of T that own their content apart from themselves, by the names that lead to them.
void forEachOwningMember(const TuFacts &Tu, TypeId T, llvm::function_ref<void(llvm::ArrayRef<SymbolId>)> Visit);

} // namespace deed
