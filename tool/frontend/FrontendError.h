// FrontendError.h - what can go wrong before there is an AST: an enum to switch on, the words, and the way out.
#pragma once
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>

namespace deed {

enum class FrontendErrc {
  NoDatabase,          ///< no compile_commands.json was found
  BadDatabase,         ///< it cannot be read, is not JSON, or has the wrong shape
  EmptyDatabase,       ///< it has no entries
  NotInDatabase,       ///< a file was asked for that it does not list
  NoMatch,             ///< a directory or glob that selects nothing
  NoSuchFile,          ///< the source is missing
  NotAFile,            ///< a directory stands where a source was expected
  Unreadable,          ///< the source exists but cannot be read
  UnsupportedCompiler, ///< clang-cl, nvcc and others whose flags are of another language
  BadFlags,            ///< no invocation can be made of the flags
  NoResourceDir,       ///< Clang's own headers (stddef.h, ...) are not installed
  Stopped,             ///< whoever asked for the parse does not want it any more
};

/// Message: lower case, names the thing. Help: what the user can do about it; may be empty.
class FrontendError : public llvm::ErrorInfo<FrontendError> {
public:
  static char ID;
  FrontendError(FrontendErrc Code, std::string Message, std::string Help)
      : Code(Code), Message(std::move(Message)), Help(std::move(Help)) {}
  const FrontendErrc Code;
  const std::string Message;
  const std::string Help;

  void log(llvm::raw_ostream &OS) const override;
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
};

llvm::Error frontendError(FrontendErrc Code, const llvm::Twine &Message, const llvm::Twine &Help = "");

} // namespace deed
