// FunctionIndex.h - functions by what they belong to: a class's destructor, a closure's call operator, a name.
//
// Functions are only ever added to a TU; the index looks at the new ones each time it is asked.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/DenseMap.h"

namespace deed {

class FunctionIndex {
public:
  explicit FunctionIndex(const TuFacts &Tu) : Tu(Tu) {}
  /// Invalid if nobody mentions it in the TU.
  FunctionId destructorOf(TypeId Class);
  /// operator() of a closure or function object; invalid if there is none, or several.
  FunctionId callOperatorOf(TypeId Class);
  /// FunctionInfo::Name, as the place of a function pointer's target bears it.
  FunctionId named(SymbolId Name);

private:
  void update();

  const TuFacts &Tu;
  size_t Seen = 0;
  llvm::DenseMap<TypeId, FunctionId> Destructors, CallOperators;
  llvm::DenseMap<SymbolId, FunctionId> Names;
};

} // namespace deed
