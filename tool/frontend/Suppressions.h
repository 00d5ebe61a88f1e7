// Suppressions.h - where the user of one TU said "not here": comments and attributes, as plain values.
//
// Comments are caught while clang lexes the file for its own purposes, so they cost no pass over the tokens; a
// comment's text is looked at only if it holds one of our words. In system headers nothing is looked at. Attributes are
// searched for in the AST only if the word `suppress` occurs in the TU at all.
#pragma once
#include "findings/Suppression.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Preprocessor.h"
#include <vector>

namespace clang {
class CompilerInstance;
}

namespace deed {

/// Remembers the comments that say something about rules. To be added to the preprocessor before it starts.
class SuppressionComments final : public clang::CommentHandler {
public:
  bool HandleComment(clang::Preprocessor &PP, clang::SourceRange Comment) override;
  void add(clang::SourceRange Comment) { Found.push_back(Comment); }
  llvm::ArrayRef<clang::SourceRange> all() const { return Found; }

  Suppressions Before; ///< read from headers when they were precompiled

private:
  std::vector<clang::SourceRange> Found;
};

/// To be called while the AST lives; once per TU, after the analysis or before it.
Suppressions collectSuppressions(clang::CompilerInstance &Compiler, const SuppressionComments &Comments);

} // namespace deed
