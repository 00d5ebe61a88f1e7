// UserFunctions.h - the functions of one TU that an analysis is about: written by the user, with a body, not dependent.
//
// Found by walking declaration contexts alone: closures and local classes are members of their function's context, and
// instantiations are listed by their templates, so no statement is visited and no system declaration entered.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace clang {
class ASTContext;
class Decl;
class FunctionDecl;
class VarDecl;
class SourceLocation;
} // namespace clang

namespace deed {

struct UserFunctions {
  /// Definitions with a body, in the order of the source; instantiations behind their template. Without what clang
  /// wrote itself (implicit and defaulted members), but for default constructors that run default member initialisers.
  /// One source body may be here many times, once per instantiation.
  std::vector<clang::FunctionDecl *> Bodies;
  /// Templates, members of class templates and generic lambdas whose body exists only as a template here: nothing in
  /// this TU instantiates them, or only a skipped body of a system header would.
  std::vector<clang::FunctionDecl *> NeverInstantiated;
  /// Variables at namespace scope and static members whose initialiser is code of the user's, instantiations included.
  std::vector<clang::VarDecl *> Globals;
};

/// Of the AST's traversal scope: all of the TU, or what a preamble names of its part of it (Preamble.h).
UserFunctions userFunctions(clang::ASTContext &Ctx);

/// The declarations of the whole TU that stand outside system headers; what such a one contains is not visited itself.
void eachUserDecl(clang::ASTContext &Ctx, llvm::function_ref<void(clang::Decl &)> Visit);

} // namespace deed
