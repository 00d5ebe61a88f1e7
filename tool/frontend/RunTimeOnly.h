// RunTimeOnly.h - constexpr functions of libraries that only ever run: instantiated no sooner than others.
//
// Clang instantiates a constexpr function as soon as somebody names it, in case a constant expression calls it. Since
// C++20 that is nearly all of std::string, std::vector and the algorithms over them: 44 % of what an edit of a file on
// heavy headers costs, for bodies that no rule looks at and no constant expression calls. So these lose their constexpr
// before anybody names them:
//
//   - members of a library class template's specialisation that has something to do when it is destroyed;
//   - specialisations of library function templates that take such a class (or an iterator, a view, ... of one), first
//     asked for by a function that is not constexpr itself.
//
// Should a constant expression need one all the same (`static_assert(parse("a,b").size() == 2)`), clang says so in one
// of a few ways (isMissed), and the file is parsed once more with all of them as they are.
#pragma once
#include "clang/AST/ASTMutationListener.h"
#include "clang/Basic/SourceLocation.h"

namespace clang {
class CompilerInstance;
class CXXRecordDecl;
class DeclContext;
class FunctionDecl;
class QualType;
class TemplateArgument;
} // namespace clang

namespace deed {

class RunTimeOnly final : public clang::ASTMutationListener {
public:
  explicit RunTimeOnly(clang::CompilerInstance &Compiler) : Compiler(Compiler) {}

  void CompletedTagDefinition(const clang::TagDecl *D) override;
  void InstantiationRequested(const clang::ValueDecl *D) override;
  /// The classes that a precompiled preamble is about to store: nobody listened while they were made.
  void sweep(const clang::DeclContext &Scope);

  /// By this diagnostic clang may say that it misses what was taken.
  static bool isMissed(unsigned Diagnostic);

private:
  bool isSystem(clang::SourceLocation Loc) const;
  bool mentionsOwner(const clang::FunctionDecl &F) const;
  void takeMembers(const clang::CXXRecordDecl &R) const;

  clang::CompilerInstance &Compiler;
};

} // namespace deed
