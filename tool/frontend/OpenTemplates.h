// OpenTemplates.h - may an instantiation of library code lead to code of the user's that has no instance yet?
//
// Asked of the types that a library specialisation is for. A type is open if it mentions (as itself, as a template
// argument, pointee, base or member, as a parameter of a function type) a class of the user's
//
//   - that is an argument itself, as a template, and has members without an instance;
//   - with a member that is a template without an instance: a generic lambda's call operator, a member template, a
//     member or friend of a class template's specialisation, a nested class template;
//   - for which the user specialised a template of the library with such members (std::hash, fmt::formatter, ...);
//   - whose namespace holds function templates without an instance that libraries find by argument-dependent lookup:
//     operators and the names in OpenTemplates.cpp.
//
// One instance per template is enough: analyses merge what they find over instances. So an open type closes as soon as
// all it mentions has been instantiated once, and the library's hundreds of functions for it stay uninstantiated.
#pragma once
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

class OpenTemplates {
public:
  explicit OpenTemplates(clang::ASTContext &Ctx) : Ctx(Ctx) {}

  /// Takes note of what is instantiated by now. Answers are given for that moment.
  void refresh();
  bool mayBeReachedFrom(const clang::FunctionDecl &Specialisation);

private:
  using Mentioned = llvm::SmallVector<clang::TemplateArgument, 16>; ///< types, as arguments, and templates

  bool isSystem(clang::SourceLocation Loc) const;
  void scan(const clang::DeclContext &Namespace);
  void scanOne(const clang::Decl &D);
  bool isOpen(Mentioned Start);
  const clang::CXXRecordDecl *recordOf(clang::QualType T, Mentioned &ToVisit) const;
  void appendMentionedBy(const clang::CXXRecordDecl &R, Mentioned &ToVisit) const;
  bool isOpenItself(const clang::CXXRecordDecl &R);
  bool hasOpenMember(const clang::CXXRecordDecl &R);
  bool isOpen(const clang::FunctionTemplateDecl &T);
  bool isOpen(const clang::ClassTemplateDecl &T);
  bool isOpen(const clang::FunctionDecl &Instance);

  clang::ASTContext &Ctx;
  llvm::DenseSet<const clang::FunctionDecl *> Instantiated;  ///< templates known to have an instance, for good
  llvm::DenseSet<const clang::CXXRecordDecl *> Closed;       ///< this round's negative answers
  llvm::DenseSet<const clang::CXXRecordDecl *> Specialised;  ///< open by a specialisation of a library template
  llvm::DenseSet<const clang::DeclContext *> OpenNamespaces; ///< hold open function templates that libraries look up
};

} // namespace deed
