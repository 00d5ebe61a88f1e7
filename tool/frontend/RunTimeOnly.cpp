#include "frontend/RunTimeOnly.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/DiagnosticAST.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace deed {
namespace {

/// Not destructors: without a constexpr one, no class is a literal type, and headers are full of functions that are
/// constexpr and return one.
bool isTaken(const FunctionDecl &F) {
  return F.isConstexprSpecified() && !F.isConsteval() && !isa<CXXDestructorDecl>(F);
}

void take(const FunctionDecl &F) {
  if (isTaken(F))
    const_cast<FunctionDecl &>(F).setConstexprKind(ConstexprSpecKind::Unspecified);
}

/// It has something to do when it is destroyed: a constant expression would have to do it all.
bool isOwner(const CXXRecordDecl &R) {
  if (!R.hasDefinition())
    return false;
  const CXXDestructorDecl *D = R.getDestructor();
  if (!D || D->isImplicit())
    return !R.hasTrivialDestructor();
  if (!D->isDefaulted())
    return true;
  // Clang has not looked yet at what `= default` means when it says that the class is complete.
  auto ownsBy = [](QualType T) {
    const CXXRecordDecl *Part = T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return Part && isOwner(*Part);
  };
  return llvm::any_of(R.bases(), [&](const CXXBaseSpecifier &B) { return ownsBy(B.getType()); }) ||
         llvm::any_of(R.fields(), [&](const FieldDecl *F) { return ownsBy(F->getType()); });
}

bool mentionsOwner(QualType T, unsigned Depth);

bool mentionsOwner(llvm::ArrayRef<TemplateArgument> Args, unsigned Depth) {
  return Depth != 0 && llvm::any_of(Args, [&](const TemplateArgument &A) {
           if (A.getKind() == TemplateArgument::Pack)
             return mentionsOwner(A.getPackAsArray(), Depth);
           return A.getKind() == TemplateArgument::Type && mentionsOwner(A.getAsType(), Depth);
         });
}

bool mentionsOwner(QualType T, unsigned Depth) {
  while (!T.isNull() && (T->isReferenceType() || T->isPointerType()))
    T = T->getPointeeType();
  const CXXRecordDecl *R = T.isNull() || T->isDependentType() ? nullptr : T->getAsCXXRecordDecl();
  if (!R)
    return false;
  const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
  return isOwner(*R) || (S && mentionsOwner(S->getTemplateArgs().asArray(), Depth - 1));
}

} // namespace

bool RunTimeOnly::isSystem(SourceLocation Loc) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  return Loc.isValid() && Sources.isInSystemHeader(Sources.getExpansionLoc(Loc));
}

bool RunTimeOnly::mentionsOwner(const FunctionDecl &F) const {
  constexpr unsigned Depth = 3; // `move_iterator<__normal_iterator<T *, vector<T>>>`
  return llvm::any_of(F.parameters(), [](const ParmVarDecl *P) { return deed::mentionsOwner(P->getType(), Depth); });
}

void RunTimeOnly::takeMembers(const CXXRecordDecl &R) const {
  if (!isSystem(R.getLocation()) || !isOwner(R))
    return;
  for (const Decl *D : R.decls()) // not methods(): it would leave out what is not in the AST file yet
    if (const auto *M = dyn_cast<CXXMethodDecl>(D); M && !M->isDefaulted() && !M->isDefined())
      take(*M);
}

void RunTimeOnly::CompletedTagDefinition(const TagDecl *D) {
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(D); S && !S->isExplicitSpecialization())
    takeMembers(*S);
}

void RunTimeOnly::InstantiationRequested(const ValueDecl *D) {
  const auto *F = dyn_cast<FunctionDecl>(D);
  if (!F || !isTaken(*F) || !isSystem(F->getLocation()) || F->isDefined())
    return;
  Sema &S = Compiler.getSema();
  const FunctionDecl *By = S.getCurFunctionDecl(/*AllowLambda=*/true);
  // Initialisers of variables may be constants.
  const bool ByRunTime = By && (!By->isConstexpr() || (isa<CXXDestructorDecl>(By) && isSystem(By->getLocation())));
  if (ByRunTime && !S.isConstantEvaluatedContext() && mentionsOwner(*F))
    take(*F);
}

void RunTimeOnly::sweep(const DeclContext &Scope) {
  for (const Decl *D : Scope.decls())
    if (const auto *T = dyn_cast<ClassTemplateDecl>(D)) {
      if (isSystem(T->getLocation()))
        for (const ClassTemplateSpecializationDecl *S : T->specializations())
          if (!S->isExplicitSpecialization() && S->hasDefinition())
            takeMembers(*S);
    } else if (isa<NamespaceDecl, LinkageSpecDecl>(D)) {
      sweep(*cast<DeclContext>(D));
    }
}

bool RunTimeOnly::isMissed(unsigned Diagnostic) {
  switch (Diagnostic) {
  case diag::note_constexpr_invalid_function:
  case diag::ext_constexpr_function_never_constant_expr:
  case diag::err_constexpr_dtor:
  case diag::err_constexpr_dtor_subobject:
  case diag::err_constexpr_local_var_non_literal_type:
  case diag::err_constexpr_non_literal_param:
  case diag::err_constexpr_non_literal_return:
  case diag::err_constexpr_var_non_literal:
  case diag::err_constexpr_var_requires_const_destruction:
  case diag::err_constexpr_var_requires_const_init:
  case diag::err_constexpr_if_condition_expression_is_not_constant:
  case diag::err_defaulted_comparison_constexpr_mismatch:
  case diag::err_expr_not_cce:
  case diag::err_expr_not_ice:
  case diag::err_incorrect_defaulted_constexpr:
  case diag::err_incorrect_defaulted_constexpr_with_vb:
  case diag::err_invalid_consteval_call:
  case diag::err_require_constant_init_failed:
  case diag::err_static_assert_expression_is_not_constant: return true;
  default: return false;
  }
}

} // namespace deed
