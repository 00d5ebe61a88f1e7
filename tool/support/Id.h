// Id.h - small typed indices. A PlaceId cannot be passed where a TypeId is meant, and both are four bytes.
#pragma once
#include "llvm/ADT/DenseMapInfo.h"
#include <compare>
#include <cstdint>

namespace deed {

template <class Tag> struct Id {
  uint32_t Raw = ~0u;
  constexpr bool valid() const { return Raw != ~0u; }
  constexpr explicit operator bool() const { return valid(); }
  auto operator<=>(const Id &) const = default;
};

using SymbolId = Id<struct SymbolTag>;     ///< an interned string, see Symbols.h
using PlaceId = Id<struct PlaceTag>;       ///< a place of one function, see facts/Place.h
using TypeId = Id<struct TypeTag>;         ///< a canonical type of one TU, see facts/Type.h
using LoanId = Id<struct LoanTag>;         ///< one borrow in one function
using CallId = Id<struct CallTag>;         ///< one call in one function
using ConditionId = Id<struct CondTag>;    ///< one branch condition of one function
using BlockId = Id<struct BlockTag>;       ///< one basic block of one function
using FunctionId = Id<struct FunctionTag>; ///< one function of one TU, whether it has a body or not

} // namespace deed

template <class Tag> struct llvm::DenseMapInfo<deed::Id<Tag>> {
  static deed::Id<Tag> getEmptyKey() { return {~0u}; }
  static deed::Id<Tag> getTombstoneKey() { return {~0u - 1}; }
  static unsigned getHashValue(deed::Id<Tag> I) { return I.Raw * 37u; }
  static bool isEqual(deed::Id<Tag> A, deed::Id<Tag> B) { return A == B; }
};
