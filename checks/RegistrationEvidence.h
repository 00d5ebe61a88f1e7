// RegistrationEvidence.h - objects that hand themselves to somebody else to keep: who registers with what, what
// destructors touch, and where objects of a class live.
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/AnalyzeFunctions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

/// `bus.subscribe([this] { ... })` in a member function of Class.
struct Registration {
  TypeId Class;
  TypeId With;      ///< class of the object that keeps it; invalid if that is not known
  std::string Name; ///< what the source calls that object
  SymbolId Function, Callee;
  Span At;          ///< the registration
  Span Captured;    ///< where the object is captured, or its address taken
  bool ByPointer = false; ///< a plain pointer is kept, not a function that holds one
  std::vector<TrailStep> Trail;
};

struct RegistrationEvidence {
  std::vector<Registration> All;
  llvm::DenseMap<TypeId, llvm::DenseSet<llvm::StringRef>> TouchedByDestructor; ///< class -> classes of objects, by name
  llvm::DenseSet<TypeId> Frees;   ///< classes whose destructor frees something
  llvm::DenseSet<llvm::StringRef> Global; ///< names of classes of which there are objects with static storage
  llvm::DenseSet<llvm::StringRef> Others; ///< ... objects that are destroyed before the program ends
};

void collectRegistrations(const SolvedFunction &Fn, RegistrationEvidence &Out);

} // namespace deed
