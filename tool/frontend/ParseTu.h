// ParseTu.h - from a compile command to a parsed TU. Flags and resource directory are decided here only.
//
// System-header function bodies are skipped where that is safe (see SkipPolicy.h), which is most of the speed. The AST
// lives for the duration of the callback: everything that leaves it is plain values.
#pragma once
#include "frontend/CompileCommand.h"
#include "support/Skip.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <atomic>
#include <string>
#include <vector>

namespace clang {
class CompilerInstance;
}

namespace deed {

class KeptPreamble;
class LiveSource;
struct Patience;
class SuppressionComments;

struct ParseOptions {
  bool SkipSystemBodies = true;                          ///< off: the full parse, to measure what skipping loses
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files; ///< null: the real file system. Tests hand in their own
  KeptPreamble *Headers = nullptr;         ///< for whoever parses the same source again and again; see Preamble.h
  LiveSource *Source = nullptr;            ///< in whose stead the file is read, if it is parsed behind its preamble
  const std::atomic<bool> *Stop = nullptr; ///< set by another thread: give up at the next declaration or body
  const Patience *Patient = nullptr;       ///< for a parse that nobody can end from outside
};

/// One diagnostic of the parse that the user should see (errors only).
struct ParseError {
  std::string File;
  unsigned Line = 0, Column = 0;
  std::string Text;
  bool Fatal = false; ///< the rest of the file was not read (a missing header)
};

struct ParsedTu {
  clang::CompilerInstance &Compiler;   ///< AST, Sema, SourceManager, Preprocessor; all parsed, Sema still alive
  std::vector<ParseError> Errors;      ///< empty: parsed cleanly
  const SuppressionComments &Comments; ///< for collectSuppressions
};

/// Parses and calls Use with the result, while it lives. Fails if no AST could be made at all (no such file, unusable
/// flags); errors in the source are not failures, they are in ParsedTu::Errors.
llvm::Error parseTu(const CompileCommand &Command, const ParseOptions &Options,
                    llvm::function_ref<void(ParsedTu &)> Use);

} // namespace deed
