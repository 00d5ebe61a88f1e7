// Models.h - what functions and types do whose bodies nobody reads: the standard library, C, POSIX, common libraries.
//
// All knowledge about a library is data: rows in the *.model files beside this header, built into the program, and in
// files of the same format that users give (`--models FILE`). FORMAT.md describes the format; in short:
//
//   group vector-like = std::vector boost::container::vector      # one name for a family of classes
//   type @vector-like: owner, moved-unspecified, holds-many       # what values of a class are
//   in @vector-like                                               # the indented rows belong to each of its classes
//     clear(): write this, invalidate this                        # name(parameters) qualifiers: effects
//     push_back(_&&): mutate this, forward param0, invalidate this
//     front | back: through this, return-alias this.content[?]
//   std::swap(_, _): swap param0 param1                           # a function on its own
//   alias std::__shared_ptr::* = std::shared_ptr::*               # how a library spells std::shared_ptr inside
//
// A row says what differs from what the declaration already tells (summary/Signature.h). It speaks for the things that
// it names: `forward param0` leaves `param1` as declared, a `return-*` replaces what would be guessed of the result.
//
// Which row speaks, if several fit: a user's before a built-in one; one for the class by name before a pattern with
// `*`; then the one that says more of parameters and qualifiers; then the first.
//
// Against declared attributes ([[clang::lifetimebound]], [[clang::reinitializes]]): users' rows and rows for a class by
// name come first, since they say the same in finer terms (which element, not just "something of *this"; clang invents
// attributes for the standard library itself). Rows for `*`, which go by a function's name alone, give way to
// attributes.
//
// To model another library: a new .model file here, nothing else. To add a word: Verb in Rows.h, its line in the table
// in ParseEffects.cpp, its meaning in Apply.cpp.
#pragma once
#include "facts/FunctionFacts.h"
#include "models/Apply.h"
#include "models/ModelError.h"
#include "models/Rows.h"
#include "summary/Summary.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>

namespace deed {

class Models {
public:
  /// The rows that are built in. Made on first use, once per process.
  static const Models &builtin();
  /// The built-in rows and those of the given files on top. On error a ModelError with every problem of every file.
  static llvm::Expected<Models> withFiles(llvm::ArrayRef<std::string> Paths);
  /// The same from text, for tests and for callers that have read the file themselves. Name is for messages.
  static llvm::Expected<Models> withText(llvm::StringRef Name, llvm::StringRef Text);
  /// These rows as if they were the ones that are built in.
  static llvm::Expected<Models> onlyText(llvm::StringRef Name, llvm::StringRef Text);

  /// What is known of F without a body: attributes, rows and the signature, combined as described above. Always
  /// something.
  Summary external(const TuFacts &Tu, const FunctionInfo &F) const;
  /// The same if a row speaks for F, else nothing.
  std::optional<Summary> summaryOf(const TuFacts &Tu, const FunctionInfo &F) const;
  /// The row that speaks for F, or null.
  const FunctionRow *rowFor(const TuFacts &Tu, const FunctionInfo &F) const;

  /// F hands arguments on to the constructor of an object that it makes; `construct` in its row.
  std::optional<Construction> constructionOf(const TuFacts &Tu, const FunctionInfo &F) const;

  /// Class: qualified, without template arguments and inline namespaces. Null if no row names it.
  const TypeModel *typeOf(llvm::StringRef Class) const;

  /// Words of functions that end what one named by the word makes, and the other way round; in lower case.
  llvm::SmallVector<llvm::StringRef, 6> releasersOf(llvm::StringRef Maker) const;
  llvm::SmallVector<llvm::StringRef, 6> makersOf(llvm::StringRef Releaser) const;
  std::vector<llvm::StringRef> makers() const;

  /// Bits of Habit, by the function's own name (its pattern without scopes).
  uint8_t habitsOf(llvm::StringRef Name, bool IsMember) const;

  const ModelRows &rows() const { return Rows; }
  /// Rows that say the same functions again and so would never be used. Empty for every set that was loaded without
  /// error.
  std::vector<ModelProblem> duplicates(bool UserRowsOnly) const;

private:
  Models() = default;
  static llvm::Expected<Models> load(llvm::ArrayRef<std::pair<std::string, std::string>> Texts, bool Builtin);
  void index();
  void addToScope(const ClassPattern &C, uint32_t Scope, llvm::SmallVectorImpl<llvm::StringRef> &Seen);
  bool inGroup(llvm::StringRef Class, llvm::StringRef Group, unsigned Depth = 0) const;
  bool fits(const TuFacts &Tu, const FunctionInfo &F, const FunctionRow &R) const;
  bool paramFits(const TuFacts &Tu, const Parameter &P, llvm::StringRef Class, const ParamRow &R) const;
  /// How firmly the scope holds the class: 0 not at all, more for longer patterns, most by name.
  size_t scopeMatch(uint32_t Scope, llvm::StringRef Class, llvm::ArrayRef<uint32_t> ByName) const;
  std::string publicName(llvm::StringRef Pattern, llvm::StringRef &Class) const;
  llvm::StringRef publicClass(llvm::StringRef Class) const;

  ModelRows Rows;
  llvm::StringMap<std::vector<uint32_t>> FunctionsByName; ///< of names without `*`, per name: rows, users' first
  std::vector<uint32_t> FunctionPatterns;                 ///< rows whose name has a `*`
  llvm::StringMap<llvm::SmallVector<uint32_t, 4>> ScopesByClass;
  std::vector<std::vector<llvm::StringRef>> ScopePatterns; ///< per scope: the class patterns with `*`
  llvm::StringMap<uint32_t> TypesByName;                   ///< index into Rows.Types
  std::vector<std::pair<llvm::StringRef, uint32_t>> TypePatterns;
  llvm::StringMap<llvm::StringRef> ClassAliases; ///< `std::__shared_ptr` -> `std::shared_ptr`
  llvm::StringMap<llvm::StringRef> NameAliases; ///< `std::ranges::__access::_Begin::operator()` -> `std::ranges::begin`
  std::vector<uint32_t> AliasPatterns;          ///< those with a `*` elsewhere, index into Rows.Aliases
};

} // namespace deed
