// GuardedFields.h - which lock guards which field or global, as the uses of all entries show it, or as declared.
//
// Uses are grouped by class and first field (bases taken off), over all objects of the class: a lock counts as the
// field's if it is a lock of the same object, or a global one. The guard is the lock under which the field is used
// most, writes counting double; who declares one (GUARDED_BY) is believed.
#pragma once
#include "checks/ThreadModel.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

struct FieldUse {
  FunctionId Entry;
  SharedAccess Access = {};   ///< What: over the entry's names
  SharedPlace Within = {};    ///< the same from the object of the class on
  std::vector<std::pair<std::string, LockMode>> Locks = {}; ///< keys of what is held
  bool HoldsUnnamed = false;
  bool InThread = false; ///< the work of a thread that the entry starts
  Span Only = {};        ///< where that thread starts, if it is the only one of the object that does this work
  bool isUnder(llvm::StringRef Key) const {
    return llvm::any_of(Locks, [&](const auto &L) { return L.first == Key; });
  }
};

struct GuardedField {
  std::string Class; ///< empty for a global
  std::string Name;  ///< of the field or global
  std::string Lock;  ///< key of the guard; empty if there is none
  std::string LockName;
  bool Declared = false;
  bool IsPointee = false; ///< it is what the field points to that is declared to be guarded
  Span DeclaredAt = {};
  std::vector<FieldUse> Uses = {};
  unsigned GuardedWrites = 0, GuardedReads = 0, OtherWrites = 0; ///< places in the source
  unsigned GuardedEntries = 0, OtherEntries = 0, BothEntries = 0; ///< functions
  bool isGuarded(const FieldUse &U) const { return !Lock.empty() && U.isUnder(Lock); }
  /// The uses leave little doubt that the lock is meant to guard the field.
  bool isConvincing() const;
  /// What the path leads to, from an object of the class on, has the guard within: whoever gets it gets its lock, too.
  bool isGuardWithin(const TuFacts &Tu, llvm::ArrayRef<SharedStep> Path) const;
};

std::vector<GuardedField> guardedFields(ThreadModel &Model);

/// Made on first use, and shared by the rules that conclude.
ThreadModel &threadModel(const SolvedTu &Tu);

} // namespace deed
