// LowerUnsafe.cpp - which expressions the language lets pass on the programmer's word alone.
//
// A side table beside the facts, since none of these changes what a flow knows; the strict profile and the audit read
// it. Not meant: `this`, what the compiler inserts by itself (a range-for's steps), iterators of the library that
// happen to be pointers, since they would be classes elsewhere.
//
// Two kinds depend on what becomes of the expression, which its parent shows: a const_cast that is only read, a union's
// member that is only assigned to. They wait in DoubtfulUnsafe and are dropped when such a parent comes.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

//===-- Pointers that are none ------------------------------------------------------------------------------------===//

static bool isOfStd(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (C->isStdNamespace())
      return true;
  return false;
}

/// `array<T, N>::iterator`, `string_view::const_iterator`: a pointer here, a class in another library.
static bool isLibraryIterator(QualType T, const ASTContext &Ast) {
  for (;;) {
    if (const auto *Alias = dyn_cast<TypedefType>(T.getTypePtr()))
      if (const TypedefNameDecl *D = Alias->getDecl(); D->getName().ends_with("iterator") && isOfStd(D))
        return true;
    QualType Inner = T.getSingleStepDesugaredType(Ast);
    if (Inner == T)
      return false;
    T = Inner;
  }
}

/// An array's own elements are checked by its type, as far as that goes.
static bool isDecayedArray(const Expr *E) {
  const auto *Cast = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
  return Cast && Cast->getCastKind() == CK_ArrayToPointerDecay;
}

static bool isAddressOf(const Expr *E) {
  const auto *Op = dyn_cast<UnaryOperator>(E->IgnoreParenImpCasts());
  return Op && Op->getOpcode() == UO_AddrOf;
}

/// A pointer that the library made of no raw pointer: `*std::find(a.begin(), a.end(), x)`, `*std::get_if<T>(&v)`.
static bool isLibraryResult(const Expr *E, const ASTContext &Ast) {
  const auto *Made = dyn_cast<CallExpr>(E->IgnoreParenImpCasts());
  const FunctionDecl *F = Made ? Made->getDirectCallee() : nullptr;
  if (!F || isa<CXXMethodDecl>(F) || !F->isTemplateInstantiation() || !isOfStd(F))
    return false;
  return llvm::all_of(Made->arguments(), [&](const Expr *Arg) {
    return !Arg->getType()->isPointerType() || Arg->getType()->isFunctionPointerType() ||
           isLibraryIterator(Arg->getType(), Ast) || isAddressOf(Arg);
  });
}

/// `this`, the compiler's own variable, ...: nothing that somebody has to vouch for.
static bool isSound(const Expr *E, const ASTContext &Ast) {
  const Expr *Plain = E->IgnoreParenImpCasts();
  if (isa<CXXThisExpr, StringLiteral, PredefinedExpr>(Plain) || isAddressOf(Plain) ||
      isLibraryIterator(Plain->getType(), Ast) || isLibraryResult(Plain, Ast))
    return true;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Plain); Op && Op->getOperator() == OO_Arrow)
    return true; // `up->x` of a class: the pointer is between the two, and nobody's
  const auto *Ref = dyn_cast<DeclRefExpr>(Plain);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && (V->isImplicit() || (V->hasLocalStorage() && V->getInit() && isLibraryResult(V->getInit(), Ast)));
}

static bool isRawPointer(const Expr *E, const ASTContext &Ast) {
  return E->getType()->isPointerType() && !E->getType()->isFunctionPointerType() && !isSound(E, Ast);
}

//===-- Casts -----------------------------------------------------------------------------------------------------===//

static bool takesConstAway(const ExplicitCastExpr *E) {
  QualType From = E->getSubExpr()->getType(), To = E->getTypeAsWritten();
  From = From->isPointerType() ? From->getPointeeType() : From.getNonReferenceType();
  if (!To->isPointerType() && !To->isReferenceType())
    return false;
  return From.isConstQualified() && !To->getPointeeType().isConstQualified();
}

/// A C cast, by the named cast that it amounts to ([expr.cast]/4).
static std::optional<UnsafeKind> unsafeCCast(const ExplicitCastExpr *E) {
  switch (E->getCastKind()) {
  case CK_BaseToDerived: return UnsafeKind::Downcast;
  case CK_LValueBitCast: return UnsafeKind::ReinterpretCast;
  case CK_IntegralToPointer:
  case CK_PointerToIntegral:
  case CK_ReinterpretMemberPointer: return UnsafeKind::PointerCast;
  case CK_BitCast:
    if (E->getType()->isVoidPointerType())
      return takesConstAway(E) ? std::optional(UnsafeKind::ConstCast) : std::nullopt;
    return E->getType()->isPointerType() ? std::optional(UnsafeKind::PointerCast) : std::nullopt;
  case CK_NoOp: return takesConstAway(E) ? std::optional(UnsafeKind::ConstCast) : std::nullopt;
  default: return std::nullopt; // up the hierarchy, to bool, to void; of null; of values
  }
}

static std::optional<UnsafeKind> unsafeCast(const ExplicitCastExpr *E) {
  if (isa<CXXReinterpretCastExpr>(E))
    return UnsafeKind::ReinterpretCast;
  if (isa<CXXConstCastExpr>(E))
    return takesConstAway(E) ? std::optional(UnsafeKind::ConstCast) : std::nullopt;
  if (isa<CStyleCastExpr, CXXFunctionalCastExpr>(E))
    return unsafeCCast(E);
  if (!isa<CXXStaticCastExpr>(E))
    return std::nullopt;
  if (E->getCastKind() == CK_BaseToDerived)
    return UnsafeKind::Downcast;
  bool FromVoid = E->getSubExpr()->getType()->isVoidPointerType() && E->getCastKind() == CK_BitCast;
  return FromVoid && !E->getType()->isVoidPointerType() ? std::optional(UnsafeKind::PointerCast) : std::nullopt;
}

//===-- Expressions -----------------------------------------------------------------------------------------------===//

static std::optional<UnsafeKind> unsafeBinary(const BinaryOperator *B, const ASTContext &Ast) {
  if (B->getOpcode() == BO_PtrMemI)
    return isRawPointer(B->getLHS(), Ast) ? std::optional(UnsafeKind::PointerDereference) : std::nullopt;
  bool Adds = B->isAdditiveOp() || B->getOpcode() == BO_AddAssign || B->getOpcode() == BO_SubAssign;
  if (!Adds)
    return std::nullopt;
  // `a + 1` of a real array makes a pointer that nobody checks, `"text" + 1` no less; iterators are none.
  for (const Expr *Operand : {B->getLHS(), B->getRHS()})
    if (Operand->getType()->isPointerType() &&
        (isRawPointer(Operand, Ast) || isa<StringLiteral>(Operand->IgnoreParenImpCasts()) || isAddressOf(Operand)))
      return UnsafeKind::PointerArithmetic;
  return std::nullopt;
}

static std::optional<UnsafeKind> unsafeKind(const Expr *E, const ASTContext &Ast) {
  if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    const Expr *Operand = U->getSubExpr();
    if (U->getOpcode() == UO_Deref)
      return isRawPointer(Operand, Ast) && !isDecayedArray(Operand) ? std::optional(UnsafeKind::PointerDereference)
                                                                   : std::nullopt;
    if (U->isIncrementDecrementOp() && U->getType()->isPointerType() && !isSound(Operand, Ast))
      return UnsafeKind::PointerArithmetic;
    return std::nullopt;
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E))
    return unsafeBinary(B, Ast);
  if (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    return isRawPointer(A->getBase(), Ast) && !isDecayedArray(A->getBase())
               ? std::optional(UnsafeKind::PointerDereference)
               : std::nullopt;
  if (const auto *M = dyn_cast<MemberExpr>(E)) {
    if (const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl()); F && F->getParent()->isUnion())
      return UnsafeKind::UnionAccess;
    if (const auto *Static = dyn_cast<CXXMethodDecl>(M->getMemberDecl()); Static && Static->isStatic())
      return std::nullopt; // `p->f()` asks p for its type alone
    return M->isArrow() && isRawPointer(M->getBase(), Ast) && !isDecayedArray(M->getBase())
               ? std::optional(UnsafeKind::PointerDereference)
               : std::nullopt;
  }
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    const FunctionDecl *Operator = New->getOperatorNew();
    return Operator && Operator->isReservedGlobalPlacementOperator() ? UnsafeKind::PlacementNew : UnsafeKind::New;
  }
  if (isa<CXXDeleteExpr>(E))
    return UnsafeKind::Delete;
  if (isa<VAArgExpr>(E))
    return UnsafeKind::VariadicArgument;
  if (const auto *C = dyn_cast<ExplicitCastExpr>(E))
    return unsafeCast(C);
  return std::nullopt;
}

/// E is only read (a const_cast), or only assigned to (a union's member): what it leads through is beyond doubt.
void FunctionLowering::settleUnsafe(const Expr *E, UnsafeKind Doubt) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (auto It = DoubtfulUnsafe.find(E); It != DoubtfulUnsafe.end() && It->second.How == Doubt)
      It->second.At = {};
    bool Assigned = Doubt == UnsafeKind::UnionAccess; // through a pointer that a union holds, it is read first
    if (const auto *M = dyn_cast<MemberExpr>(E); M && !(Assigned && M->isArrow()))
      E = M->getBase();
    else if (const auto *A = dyn_cast<ArraySubscriptExpr>(E); A && (!Assigned || isDecayedArray(A->getBase())))
      E = A->getBase();
    else if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_Deref && !Assigned)
      E = U->getSubExpr();
    else
      return;
  }
}

static bool addsConst(const ImplicitCastExpr *E) {
  QualType T = E->getType();
  return E->getCastKind() == CK_NoOp && (T->isPointerType() ? T->getPointeeType() : T).isConstQualified();
}

void FunctionLowering::noteUnsafe(const Stmt *S) {
  if (isa<GCCAsmStmt, MSAsmStmt>(S)) {
    Out.UnsafeOperations.push_back({UnsafeKind::InlineAssembly, spanOf(S)});
    return;
  }
  const auto *E = dyn_cast<Expr>(S);
  if (!E)
    return;
  if (!DoubtfulUnsafe.empty()) {
    const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
    bool Reads = Cast && Cast->getCastKind() == CK_LValueToRValue;
    if (Cast && (Reads || addsConst(Cast)))
      settleUnsafe(Cast->getSubExpr(), UnsafeKind::ConstCast);
    if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->getOpcode() == BO_Assign)
      settleUnsafe(B->getLHS(), UnsafeKind::UnionAccess);
  }
  std::optional<UnsafeKind> How = unsafeKind(E, C.Ast);
  if (How == UnsafeKind::ConstCast || How == UnsafeKind::UnionAccess)
    DoubtfulUnsafe.try_emplace(E, UnsafeOperation{*How, spanOf(S)});
  else if (How)
    Out.UnsafeOperations.push_back({*How, spanOf(S)});
}

void FunctionLowering::keepDoubtful() {
  for (const auto &[E, Op] : DoubtfulUnsafe)
    if (Op.At)
      Out.UnsafeOperations.push_back(Op);
}

void FunctionLowering::noteClosure(const CXXRecordDecl *Closure) {
  FactRef At{{Current}, static_cast<uint32_t>(Out.Blocks[Current].Facts.size())};
  if (FunctionTemplateDecl *Generic = Closure->getDependentLambdaCallOperator()) {
    for (const FunctionDecl *Instance : Generic->specializations())
      Out.Closures.push_back({C.Functions.idOf(Instance), At});
    return;
  }
  if (const CXXMethodDecl *Operator = Closure->getLambdaCallOperator())
    Out.Closures.push_back({C.Functions.idOf(Operator), At});
}

//===-- Globals ---------------------------------------------------------------------------------------------------===//

/// Anyone may change it, and two threads at a time.
bool FunctionLowering::isMutable(const VarDecl *V) const {
  QualType T = V->getType().getNonReferenceType();
  if (V->isConstexpr() || T->isFunctionType())
    return false;
  T = C.Ast.getBaseElementType(T);
  const TypeInfo &Info = C.Tu.Types[C.Types.idOf(T)];
  return !T.isConstQualified() && !Info.IsSynchronised && Info.Kind != Category::Lock;
}
