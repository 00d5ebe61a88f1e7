// SharedPlace.h - a place as functions, and the threads they start, can both name it.
//
// Like FormalPlace, but for a function's locals as well, with keys as numbers, and small: the evidence of a TU holds
// many. What a callee does to one of its own is Nowhere to its callers.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/ArrayRef.h"
#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deed {

struct SharedStep {
  Projection Kind = Projection::Field;
  uint32_t Key = 0; ///< Field: its SymbolId; Element: the constant index, or one of these
  /// Own: by a variable, which may differ by thread. Data: by what was found in some data, `++Counts[Pixels[I]]`.
  static constexpr uint32_t AnyElement = ~0u, OwnElement = ~0u - 1, DataElement = ~0u - 2;
  /// Field: from a base, which Key names, to the object of this class (its TypeId) around it. A virtual call goes
  /// there: what an overrider calls `Count` is, to whom calls `Task::run` of `*T`, the `Count` of what `*T` is the base
  /// of.
  uint32_t Up = None;
  static constexpr uint32_t None = ~0u;
  auto operator<=>(const SharedStep &) const = default;
};

struct SharedPlace {
  enum class Root : uint8_t { Nowhere, Local, Param, This, Global };
  Root From = Root::Nowhere;
  uint32_t Key = 0; ///< Local: PlaceId of the root; Param: index; Global: SymbolId of the name
  std::vector<SharedStep> Path = {};
  auto operator<=>(const SharedPlace &) const = default;

  bool isNowhere() const { return From == Root::Nowhere; }
  SharedPlace then(SharedStep S) const {
    SharedPlace P = *this;
    P.Path.push_back(S);
    return P;
  }
  bool isPartOf(const SharedPlace &Whole) const {
    return From == Whole.From && Key == Whole.Key && Path.size() >= Whole.Path.size() &&
           std::equal(Whole.Path.begin(), Whole.Path.end(), Path.begin());
  }
  /// Leads through a pointer, a reference or an owner: what it means is not a part of the root's own object.
  bool isIndirect() const {
    for (const SharedStep &S : Path)
      if (S.Kind == Projection::Deref || S.Kind == Projection::Content)
        return true;
    return false;
  }
};

/// P of a function's table, which must have been resolved. Paths are cut after MaxSharedSteps.
SharedPlace sharedPlace(const FunctionFacts &Fn, PlaceId P);
constexpr size_t MaxSharedSteps = 10;

/// From a base to the object of a derived class around it, or from the object to its base. No steps: the two are one
/// class; nullopt: neither derives from the other.
std::optional<std::vector<SharedStep>> stepsBetween(const TuFacts &Tu, TypeId From, TypeId To);

/// `queue_.items`, `Total`, `Rows[i]`: fields without `this`, nothing for dereferences. Local: the name of a local
/// root.
std::string sharedName(const TuFacts &Tu, const FunctionInfo &In, const SharedPlace &P, llvm::StringRef Local = {});

/// How elements chosen by variables are taken: each run of a thread has its own (work is divided like this), or any of
/// them may be meant.
enum class Elements : uint8_t { OwnPerThread, AnyMayMeet };
/// Accesses of the two may meet in memory: one is the other, or a part of it that belongs to the object itself.
bool mayMeet(const SharedPlace &A, const SharedPlace &B, Elements How);

/// What a function's views refer to and its copies share with their originals; see extend().
struct SharedViews {
  std::map<SharedPlace, SharedPlace> Targets; ///< view -> the one object it was bound to
  std::map<SharedPlace, SharedPlace> Copies;  ///< copy of a pointer, shared owner, closure -> its original
  /// Base with the steps added, through views: `closure.X` and `Deref` is the captured X. Up from a base that has just
  /// been gone down to, and down to one gone up from, is where one was.
  SharedPlace extend(SharedPlace Base, llvm::ArrayRef<SharedStep> Steps) const;
};

} // namespace deed
