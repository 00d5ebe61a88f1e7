// Preamble.h - what a source includes before its first declaration, parsed once and kept while the source is edited.
//
// Clang's own precompiled preamble, with what a parse of the whole file would have left behind besides the AST: errors,
// comments that speak of rules, and which declarations are the user's. These must be named, since a precompiled AST is
// read piece by piece when asked for: to look through all of it, as a plain parse may, would read all of the library.
// So a parse behind a preamble sets the AST's traversal scope (ASTContext::getTraversalScope) to the user's
// declarations of both parts, and whoever walks the AST walks that.
//
// A preamble fits as long as its text and all files it was made of are the same; it is asked each time. Flags are its
// owner's affair: other flags, another KeptPreamble.
#pragma once
#include "findings/Suppression.h"
#include "frontend/LibraryBodies.h"
#include "frontend/ParseTu.h"
#include "clang/AST/DeclID.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include <functional>
#include <memory>

namespace clang {
class CompilerInvocation;
}

namespace deed {

struct Preamble {
  struct Comment {
    unsigned Offset = 0, Length = 0;
  };

  clang::PrecompiledPreamble Compiled;
  bool SkipsBodies = true;                    ///< see ParseOptions::SkipSystemBodies
  LibraryBodies::Constants Functions = LibraryBodies::Constants::AsTheyAre;
  std::vector<ParseError> Errors;             ///< of the headers
  Suppressions InHeaders;                     ///< what they say
  std::vector<Comment> InMain;                ///< comments of the source itself, to be read with the rest of it
  std::vector<clang::LocalDeclID> UserDecls;  ///< not in system headers; what contains them is not named again

  /// The declarations by these ids, out of the AST that a parse behind this preamble has opened.
  std::vector<clang::Decl *> userDecls(clang::CompilerInstance &Compiler) const;
};

/// The preamble of one source, over all of its edits. Not for use by several threads.
class KeptPreamble {
public:
  /// Called before headers are parsed anew, which takes as long as all of the file would.
  std::function<void()> Begins;
  /// And behind it.
  std::function<void()> Ended;

  /// The one there is if it fits this text, else a new one. Null: the source has none, or none can be made.
  const Preamble *bring(const clang::CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main,
                        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files, const Patience *Patient = nullptr);

  /// Whether there is one, and it fits this text and the files as they are now.
  bool fits(const clang::CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main,
            llvm::vfs::FileSystem &Files) const;

  /// From now on: the source calls library functions in constant expressions, of which none is taken for run time only.
  void keepConstants();

private:
  std::unique_ptr<Preamble> Kept;
  bool KeepsConstants = false;
  std::string Hopeless; ///< the text of which none could be made
};

} // namespace deed
