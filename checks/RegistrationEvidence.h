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
  TypeId With = {}; ///< class of the object that keeps it; invalid if that is not known
  std::string Name = {}; ///< what the source calls that object
  SymbolId Function = {}, Callee = {};
  Span At;          ///< the registration
  Span Captured;    ///< where the object is captured, or its address taken
  bool ByPointer = false; ///< a plain pointer is kept, not a function that holds one
  SymbolId Part = {};     ///< the member of the keeper that it is kept in, if that is known
  bool ByConstructor = false;
  bool Moves = false;     ///< what is referred to goes elsewhere if the object is moved
  std::vector<TrailStep> Trail = {};
};

/// The objects that a function touches, by their classes' names: as a whole, or which of their members.
struct TouchedObjects {
  llvm::DenseSet<llvm::StringRef> Whole;
  llvm::DenseSet<std::pair<llvm::StringRef, SymbolId>> Parts;
  llvm::DenseSet<llvm::StringRef> OfParts; ///< classes of Parts
  bool empty() const { return Whole.empty() && OfParts.empty(); }
  bool contains(llvm::StringRef Class, SymbolId Part) const {
    return Whole.contains(Class) || (Part ? Parts.contains({Class, Part}) : OfParts.contains(Class));
  }
};

struct RegistrationEvidence {
  std::vector<Registration> All;
  llvm::DenseMap<TypeId, TouchedObjects> TouchedByDestructor;
  llvm::DenseMap<TypeId, TouchedObjects> TouchedByCopies; ///< by copy and move constructors that somebody wrote
  llvm::DenseSet<TypeId> Frees;   ///< classes whose destructor frees something
  llvm::DenseSet<llvm::StringRef> Global; ///< names of classes of which there are objects with static storage
  llvm::DenseSet<llvm::StringRef> Others; ///< ... objects that are destroyed before the program ends
};

void collectRegistrations(const SolvedFunction &Fn, RegistrationEvidence &Out);

} // namespace deed
