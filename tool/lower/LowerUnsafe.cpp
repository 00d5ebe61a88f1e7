// LowerUnsafe.cpp - which expressions the language lets pass on the programmer's word alone.
//
// A side table beside the facts, since none of these changes what a flow knows; the strict profile and the audit read
// it. `this` is no raw pointer here, nor is what the compiler inserts by itself.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

static bool isRawPointer(const Expr *E) {
  const Expr *Plain = E->IgnoreParenImpCasts();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Plain); Op && Op->getOperator() == OO_Arrow)
    return false; // `up->x` of a class: the pointer is between the two, and nobody's
  return E->getType()->isPointerType() && !E->getType()->isFunctionPointerType() && !isa<CXXThisExpr>(Plain) &&
         !isa<StringLiteral>(Plain);
}

/// An array that decays for the subscript is checked by its own type, as far as that goes.
static bool isDecayedArray(const Expr *E) {
  const auto *Cast = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
  return Cast && Cast->getCastKind() == CK_ArrayToPointerDecay;
}

static bool takesConstAway(QualType From, QualType To) {
  From = From->isPointerType() ? From->getPointeeType() : From.getNonReferenceType();
  To = To->isPointerType() || To->isReferenceType() ? To->getPointeeType() : To;
  return From.isConstQualified() && !To.isConstQualified();
}

static std::optional<UnsafeKind> unsafeCast(const ExplicitCastExpr *E) {
  QualType From = E->getSubExpr()->getType(), To = E->getTypeAsWritten();
  if (isa<CXXReinterpretCastExpr>(E))
    return UnsafeKind::ReinterpretCast;
  if (isa<CXXConstCastExpr>(E))
    return takesConstAway(From, To) ? std::optional(UnsafeKind::ConstCast) : std::nullopt;
  bool ToPointer = To->isPointerType() && !To->isVoidPointerType();
  if (isa<CStyleCastExpr, CXXFunctionalCastExpr>(E) && ToPointer && E->getCastKind() != CK_NullToPointer)
    return UnsafeKind::PointerCast;
  if (isa<CXXStaticCastExpr>(E) && ToPointer && (From->isVoidPointerType() || E->getCastKind() == CK_BaseToDerived))
    return UnsafeKind::PointerCast;
  return std::nullopt;
}

static std::optional<UnsafeKind> unsafeKind(const Expr *E) {
  if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->getOpcode() == UO_Deref)
      return isRawPointer(U->getSubExpr()) ? std::optional(UnsafeKind::PointerDereference) : std::nullopt;
    if (U->isIncrementDecrementOp() && U->getType()->isPointerType())
      return UnsafeKind::PointerArithmetic;
    return std::nullopt;
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    bool Adds = B->isAdditiveOp() || B->getOpcode() == BO_AddAssign || B->getOpcode() == BO_SubAssign;
    bool OnPointer = B->getLHS()->getType()->isPointerType() || B->getRHS()->getType()->isPointerType();
    return Adds && OnPointer ? std::optional(UnsafeKind::PointerArithmetic) : std::nullopt;
  }
  if (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    return isRawPointer(A->getBase()) && !isDecayedArray(A->getBase()) ? std::optional(UnsafeKind::PointerDereference)
                                                                       : std::nullopt;
  if (const auto *M = dyn_cast<MemberExpr>(E)) {
    if (const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl()); F && F->getParent()->isUnion() && !F->isImplicit())
      return UnsafeKind::UnionAccess;
    return M->isArrow() && isRawPointer(M->getBase()) ? std::optional(UnsafeKind::PointerDereference) : std::nullopt;
  }
  if (isa<CXXNewExpr>(E))
    return UnsafeKind::New;
  if (isa<CXXDeleteExpr>(E))
    return UnsafeKind::Delete;
  if (const auto *C = dyn_cast<ExplicitCastExpr>(E))
    return unsafeCast(C);
  return std::nullopt;
}

void FunctionLowering::noteUnsafe(const Stmt *S) {
  std::optional<UnsafeKind> How;
  if (isa<GCCAsmStmt, MSAsmStmt>(S))
    How = UnsafeKind::InlineAssembly;
  else if (const auto *E = dyn_cast<Expr>(S))
    How = unsafeKind(E);
  if (How)
    Out.UnsafeOperations.push_back({*How, spanOf(S)});
}
