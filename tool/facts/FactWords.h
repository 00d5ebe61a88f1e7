// FactWords.h - how fact text spells the enumerations: one table each, for Dump and Read alike. The word at position n
// is enumerator n.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/ArrayRef.h"
#include <array>
#include <optional>

namespace deed {

template <class E> struct Words;
template <> struct Words<ReadKind> {
  static constexpr std::array Text{"value", "argument", "object", "through", "query", "capture"};
};
template <> struct Words<InvalidateKind> {
  static constexpr std::array Text{"content", "iterator", "element", "object"};
};
template <> struct Words<ChangeKind> {
  static constexpr std::array Text{"called", "changed", "invalidated", "moved", "written", "freed"};
};
template <> struct Words<AllocKind> {
  static constexpr std::array Text{"new", "new-array", "malloc", "file", "descriptor", "handle", "placement"};
};
template <> struct Words<EscapeTo> {
  static constexpr std::array Text{"return", "global", "parameter", "this", "thread", "unknown", "exception"};
};
template <> struct Words<LockMode> {
  static constexpr std::array Text{"exclusive", "shared"};
};
template <> struct Words<LoanKind> {
  static constexpr std::array Text{"shared", "exclusive"};
};
template <> struct Words<PassKind> {
  static constexpr std::array Text{"value", "ref", "cref", "rref"};
};
template <> struct Words<CallKind> {
  static constexpr std::array Text{"function", "member", "constructor", "destructor", "closure", "indirect"};
};
template <> struct Words<Category> {
  static constexpr std::array Text{"value", "owner",    "shared-owner", "view",  "guard",
                                   "lock",  "callable", "thread",       "future"};
};
template <> struct Words<MovedFrom> {
  static constexpr std::array Text{"moved-copied", "moved-unspecified", "moved-empty"};
};

template <> struct Words<ContentAt> {
  static constexpr std::array Text{"content-unknown", "content-apart", "content-inside", "content-mixed"};
};

template <class E> const char *wordOf(E Value) { return Words<E>::Text[static_cast<size_t>(Value)]; }
template <class E> std::optional<E> fromWord(llvm::StringRef Word) {
  for (size_t I = 0; I != Words<E>::Text.size(); ++I)
    if (Word == Words<E>::Text[I])
      return static_cast<E>(I);
  return std::nullopt;
}

} // namespace deed
