// InferOwnership.h - what a function does to the heap objects and handles that its caller has or gets.
//
// Read off HeapFlow at the exit. On paths on which a pointer is null there is nothing to release, so `if (p) delete p`
// releases always; what was lost sight of counts as not released.
//
//   void drop(T *p) { if (p) delete p; }     free param0 always
//   Buf() : data(new char[8]) {}             return-fresh (*this).data new-array always
//   void set(T *p) { up.reset(p); }          adopt param0 by (*this).up always
#pragma once
#include "flow/HeapFlow.h"
#include "summary/EveryPath.h"
#include "summary/Formals.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// At: the fact that does it; null if that is not known.
using TakeOwnershipEffect = llvm::function_ref<void(Effect, const FactAt *At)>;

void inferOwnership(const FunctionFacts &Bound, const Formals &Names, const EveryPath &Sure, const HeapFlow &Heap,
                    TakeOwnershipEffect Take);

} // namespace deed
