// ModelError.h - what can be wrong with a *.model file. All errors of a file are collected before it is refused, each
// with its line, the words, and where possible what was probably meant.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace deed {

enum class ModelErrc {
  Unreadable,      ///< the file is missing or cannot be read
  NotUnderstood,   ///< a line that is none of the kinds of rows
  NoEffect,        ///< nothing behind the colon
  BadName,         ///< not a function, class or pattern
  BadIndent,       ///< an indented row without an `in` above it
  BadParameter,    ///< between the parentheses
  BadQualifier,    ///< behind the parentheses
  UnknownVerb,     ///< first word of an effect
  MissingOperand,  ///< the effect wants (another) place
  UnexpectedWord,  ///< the effect is over, but words are left
  BadPlace,        ///< not `this`, `param0`, ... or a wrong step behind it
  NoSuchParameter, ///< param2 of a function that the row gives two parameters
  NoThis,          ///< `this` in a row for a function that belongs to no class
  UnknownKind,     ///< of allocation
  UnknownTypeWord, ///< in a `type` row
  Contradiction,   ///< two categories, two states after a move, noreturn with a result
  UnknownGroup,    ///< @name that was not defined above
  DuplicateGroup,  ///< `group x =` twice
  DuplicateRow,    ///< two rows for the same functions
  BadAlias,        ///< the wildcards of the two sides do not match
};

struct ModelProblem {
  ModelErrc Code;
  std::string File;
  unsigned Line = 0, Column = 0; ///< 1-based; 0: the file as a whole
  std::string Message;           ///< lower case, names the thing
  std::string Help;              ///< what was probably meant; may be empty
};

class ModelError : public llvm::ErrorInfo<ModelError> {
public:
  static char ID;
  explicit ModelError(std::vector<ModelProblem> Problems) : Problems(std::move(Problems)) {}
  const std::vector<ModelProblem> Problems; ///< at least one, in the order of the lines

  void log(llvm::raw_ostream &OS) const override;
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
};

} // namespace deed
