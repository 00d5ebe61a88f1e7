// LowerExpr.cpp - expressions as places: names, members, dereferences, casts, temporaries.
#include "lower/LowerFunction.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

PlaceId FunctionLowering::temp(QualType T) { return Out.Places.root(Projection::Temp, NextTemp++, typeId(T)); }

LoanId FunctionLowering::loan(PlaceId Borrowed, bool Shared, Span At) {
  Out.Loans.push_back({Borrowed, Shared ? LoanKind::Shared : LoanKind::Exclusive, At});
  return {static_cast<uint32_t>(Out.Loans.size() - 1)};
}

void FunctionLowering::issue(PlaceId Borrowed, PlaceId Into, bool Shared, Span At) {
  emit(Issue{loan(Borrowed, Shared, At), Into}, At);
}

void FunctionLowering::elide(PlaceId Temp, PlaceId Object) {
  if (Temp && isTemp(Temp) && Temp != Object)
    Elided[Temp] = Object;
}

static bool shouldHold(QualType T) { return T->isRecordType() || T->isPointerType(); }

static QualType pointeeType(QualType Pointer) {
  return Pointer->isPointerType() ? Pointer->getPointeeType() : Pointer.getNonReferenceType();
}

PlaceId FunctionLowering::placeOf(const Expr *E) {
  Value V = value(E);
  if (V.Place)
    return V.Place;
  if (V.Function && E->getType()->isFunctionType())
    return functionPlace(V.Function);
  if (V.AddressOf || V.Function)
    return holdPointer(V, E->getType(), spanOf(E));
  PlaceId T = temp(E->getType());
  emit(Write{T, true, V.Constant, {}}, spanOf(E));
  return T;
}

PlaceId FunctionLowering::holdPointer(Value V, QualType T, Span At) {
  if (V.Function)
    V.AddressOf = functionPlace(V.Function);
  if (!V.AddressOf)
    return V.Place;
  PlaceId Held = temp(T);
  issue(V.AddressOf, Held, pointeeType(T).isConstQualified(), At);
  return Held;
}

PlaceId FunctionLowering::pointerPlace(const Expr *E) { return holdPointer(value(E), E->getType(), spanOf(E)); }

PlaceId FunctionLowering::pointee(const Expr *E) {
  Value V = value(E);
  if (V.AddressOf)
    return V.AddressOf;
  if (!V.Place) {
    V.Place = temp(E->getType());
    Values[E] = V;
  }
  return Out.Places.deref(V.Place, typeId(pointeeType(E->getType())));
}

std::optional<int64_t> FunctionLowering::evaluated(const Expr *E) const {
  Expr::EvalResult Result;
  return !E->isValueDependent() && E->EvaluateAsInt(Result, C.Ast) ? int64Of(Result.Val.getInt()) : std::nullopt;
}

Index FunctionLowering::indexOf(const Expr *E) {
  Value V = value(E);
  if (V.Constant)
    return {Index::Kind::Constant, *V.Constant, {}};
  if (auto N = evaluated(E))
    return {Index::Kind::Constant, *N, {}};
  const Expr *Plain = E->IgnoreParenImpCasts();
  if (isa<DeclRefExpr, MemberExpr>(Plain))
    if (const Value *Of = known(Plain); Of && Of->Place)
      return {Index::Kind::Variable, 0, Of->Place};
  return {};
}

PlaceId FunctionLowering::varPlace(const VarDecl *V) {
  V = V->getCanonicalDecl();
  if (auto It = Variables.find(V); It != Variables.end())
    return It->second;
  // A parameter of the function being lowered is declared under the definition's own declaration.
  SymbolId Name = C.Tu.Names.intern(V->isImplicit() && V->getName().starts_with("__") ? "" : V->getName()); // nobody wrote `__range1`
  PlaceId P;
  if (V->hasGlobalStorage()) {
    std::string Qualified = V->getQualifiedNameAsString();
    if (V->isStaticLocal() && Function) {
      // A closure within may name it, too: it is its own function's.
      const auto *Of = dyn_cast_or_null<FunctionDecl>(V->getParentFunctionOrMethod());
      Qualified = (Of ? Of : Function)->getQualifiedNameAsString() + "::" + Qualified;
    }
    if (V->getTLSKind() != VarDecl::TLS_None)
      C.Tu.ThreadLocals.insert(C.Tu.Names.intern(Qualified).Raw);
    else if (isMutable(V))
      C.Tu.MutableGlobals.insert(C.Tu.Names.intern(Qualified).Raw);
    if (V->getFormalLinkage() == Linkage::Internal)
      C.Tu.InternalGlobals.insert(C.Tu.Names.intern(Qualified).Raw);
    if (V->hasAttrs()) {
      Member Declared;
      addLockDeclarations(V, C.Tu.Names, Declared);
      Declared.At = {V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()};
      if (Declared.GuardedBy || Declared.PointeeGuardedBy || !Declared.LockedBefore.empty() || !Declared.LockedAfter.empty())
        C.Tu.DeclaredGlobals[C.Tu.Names.intern(Qualified).Raw] = std::move(Declared);
    }
    P = Out.Places.root(Projection::Global, C.Tu.Names.intern(Qualified).Raw, typeId(V->getType()), Name);
  } else {
    P = Out.Places.root(Projection::Local, NextLocal++, typeId(V->getType()), Name);
    Out.LocalSpans.push_back({V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()});
  }
  return Variables[V] = P;
}

/// A function is an object with static storage, as far as pointers to it go. Its place bears the name that its
/// FunctionInfo has, so that whoever calls through a pointer can be told what runs.
PlaceId FunctionLowering::functionPlace(const FunctionDecl *F) {
  SymbolId Name = C.Tu[C.Functions.idOf(F)].Name;
  return Out.Places.root(Projection::Global, Name.Raw, typeId(F->getType()), C.Tu.Names.intern(F->getNameAsString()));
}

PlaceId FunctionLowering::referentOf(const VarDecl *V) {
  PlaceId P = varPlace(V);
  QualType T = V->getType();
  return T->isReferenceType() ? Out.Places.deref(P, typeId(T.getNonReferenceType())) : P;
}

PlaceId FunctionLowering::thisObject() {
  const auto *M = dyn_cast_or_null<CXXMethodDecl>(Function);
  QualType Class = M ? C.Ast.getCanonicalTagType(M->getParent()) : QualType();
  PlaceId This = Out.Places.root(Projection::This, 0, M ? typeId(C.Ast.getPointerType(Class)) : TypeId{});
  return Out.Places.deref(This, M ? typeId(Class) : TypeId{});
}

PlaceId FunctionLowering::fieldPlace(PlaceId Object, const ValueDecl *Field) {
  SymbolId Name = C.Types.fieldName(Field);
  QualType T = Field->getType();
  PlaceId P = Out.Places.field(Object, Name, typeId(T));
  return T->isReferenceType() ? Out.Places.deref(P, typeId(T.getNonReferenceType())) : P;
}

PlaceId FunctionLowering::basePlace(PlaceId Object, const CXXRecordDecl *Base) {
  return Out.Places.field(Object, C.Tu.Names.intern(patternName(Base)), typeId(C.Ast.getCanonicalTagType(Base)));
}

/// Derived-to-base adds the bases as fields; base-to-derived takes them off again where they are known. What a library's
/// class derives from is the library's own affair: a shared_ptr's `operator->` is one of shared_ptr, whoever declares it.
PlaceId FunctionLowering::basePlace(PlaceId Object, const CastExpr *E) {
  auto classOf = [](QualType T) {
    return (T->isPointerType() ? T->getPointeeType() : T.getNonReferenceType())->getAsCXXRecordDecl();
  };
  bool Down = E->getCastKind() == CK_BaseToDerived;
  const CXXRecordDecl *Class = classOf(Down ? E->getType() : E->getSubExpr()->getType());
  llvm::SmallVector<const CXXRecordDecl *, 2> Bases;
  for (const CXXBaseSpecifier *B : E->path()) {
    const CXXRecordDecl *Base = B->getType()->getAsCXXRecordDecl();
    if (Base && Class && !C.Ast.getSourceManager().isInSystemHeader(Class->getLocation()))
      Bases.push_back(Base);
    Class = Base;
  }
  if (!Down) {
    for (const CXXRecordDecl *Base : Bases)
      Object = basePlace(Object, Base);
    return Object;
  }
  for (const CXXRecordDecl *Base : llvm::reverse(Bases)) {
    const PlaceNode &N = Out.Places[Object];
    if (N.Kind != Projection::Field || !N.Parent || N.Name != C.Tu.Names.intern(patternName(Base)))
      break;
    Object = N.Parent;
  }
  return Object;
}

/// Inside a closure's call operator a captured variable is a field of the closure, or what that field refers to.
PlaceId FunctionLowering::capturePlace(const VarDecl *V) {
  const auto *M = dyn_cast_or_null<CXXMethodDecl>(Function);
  if (!M || !M->getParent()->isLambda())
    return {};
  llvm::DenseMap<const ValueDecl *, FieldDecl *> Captures;
  FieldDecl *This = nullptr;
  M->getParent()->getCaptureFields(Captures, This);
  FieldDecl *Field = V ? Captures.lookup(V) : This;
  if (!Field)
    return {};
  QualType T = Field->getType();
  PlaceId P = Out.Places.field(thisObject(), C.Types.captureName(M->getParent(), Field), typeId(T));
  if (!V)
    return T->isPointerType() ? Out.Places.deref(P, typeId(T->getPointeeType())) : P;
  if (T->isReferenceType())
    P = Out.Places.deref(P, typeId(T.getNonReferenceType()));
  // A reference captured by copy is a copy; one captured by reference denotes the referent.
  return P;
}

Value FunctionLowering::VisitStmt(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  Value V;
  if (!E)
    return V;
  switch (E->getStmtClass()) {
  case Stmt::IntegerLiteralClass:
    if (const llvm::APInt &N = cast<IntegerLiteral>(E)->getValue(); N.getActiveBits() < 64)
      V.Constant = static_cast<int64_t>(N.getZExtValue());
    return V;
  case Stmt::CXXBoolLiteralExprClass: V.Constant = cast<CXXBoolLiteralExpr>(E)->getValue(); return V;
  case Stmt::CharacterLiteralClass: V.Constant = cast<CharacterLiteral>(E)->getValue(); return V;
  case Stmt::CXXNullPtrLiteralExprClass:
  case Stmt::GNUNullExprClass: V.Constant = 0; return V;
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    if (E->getType()->isRecordType())
      V.Place = temp(E->getType());
    else
      V.Constant = 0;
    return V;
  case Stmt::CXXNoexceptExprClass: forget(cast<CXXNoexceptExpr>(E)->getOperand()); return V;
  case Stmt::FloatingLiteralClass:
  case Stmt::ImaginaryLiteralClass:
  case Stmt::FixedPointLiteralClass:
  case Stmt::SizeOfPackExprClass:
  case Stmt::TypeTraitExprClass:
  case Stmt::ArrayTypeTraitExprClass:
  case Stmt::ExpressionTraitExprClass:
  case Stmt::RequiresExprClass:
  case Stmt::ConceptSpecializationExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::OffsetOfExprClass:
  case Stmt::ShuffleVectorExprClass:
  case Stmt::ConvertVectorExprClass:
  case Stmt::NoInitExprClass:
  case Stmt::CXXPseudoDestructorExprClass: return V;
  case Stmt::AddrLabelExprClass:
  case Stmt::PredefinedExprClass:
  case Stmt::SourceLocExprClass:
  case Stmt::EmbedExprClass:
  case Stmt::CXXTypeidExprClass:
  case Stmt::CXXUuidofExprClass: // static storage
    V.Place = Out.Places.root(Projection::Global, C.Tu.Names.intern("<constant>").Raw, typeId(E->getType()));
    return V;
  case Stmt::VAArgExprClass:
    V.Place = temp(E->getType());
    return V;
  case Stmt::ExtVectorElementExprClass:
  case Stmt::MatrixSubscriptExprClass:
  case Stmt::ArrayInitIndexExprClass: return V;
  case Stmt::DesignatedInitUpdateExprClass:
    V = value(cast<DesignatedInitUpdateExpr>(E)->getBase());
    return V;
  default: break;
  }
  // Operands still happen; the value itself is unknown.
  for (const Stmt *Child : E->children())
    if (const auto *Operand = dyn_cast_or_null<Expr>(Child))
      value(Operand);
  if (!E->getType()->isVoidType() && !E->getType()->isArithmeticType())
    notUnderstood(E);
  if (E->getType()->isRecordType() || E->getType()->isPointerType() || E->isGLValue())
    V.Place = temp(E->getType());
  return V;
}

Value FunctionLowering::VisitDeclRefExpr(const DeclRefExpr *E) {
  Value V;
  const ValueDecl *D = E->getDecl();
  if (const auto *Constant = dyn_cast<EnumConstantDecl>(D)) {
    V.Constant = int64Of(Constant->getInitVal());
    return V;
  }
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (E->refersToEnclosingVariableOrCapture())
      if (const auto *M = dyn_cast_or_null<CXXMethodDecl>(Function); M && M->getParent()->isLambda()) {
        V.Place = fieldPlace(thisObject(), Binding);
        llvm::DenseMap<const ValueDecl *, FieldDecl *> Captures;
        FieldDecl *This = nullptr;
        M->getParent()->getCaptureFields(Captures, This);
        if (const FieldDecl *F = Captures.lookup(Binding); F && F->getType()->isReferenceType())
          V.Place = Out.Places.deref(Out.Places.field(thisObject(), C.Tu.Names.intern(Binding->getName()), typeId(F->getType())),
                                     typeId(F->getType().getNonReferenceType()));
        return V;
      }
    if (PlaceId Named = Bindings.lookup(Binding))
      V.Place = Out.Places.deref(Named, typeId(Binding->getType()));
    else if (const VarDecl *Holding = Binding->getHoldingVar())
      V.Place = referentOf(Holding);
    else if (Binding->getBinding())
      V.Place = value(Binding->getBinding()).Place;
    return V;
  }
  V.Function = dyn_cast<FunctionDecl>(D);
  if (V.Function)
    return V;
  const auto *Var = dyn_cast<VarDecl>(D);
  if (!Var) {
    if (const auto *Object = dyn_cast<TemplateParamObjectDecl>(D))
      V.Place = Out.Places.root(Projection::Global, C.Tu.Names.intern("<template parameter>").Raw, typeId(Object->getType()));
    return V;
  }
  if (E->refersToEnclosingVariableOrCapture())
    V.Place = capturePlace(Var);
  if (!V.Place)
    V.Place = referentOf(Var);
  return V;
}

Value FunctionLowering::VisitMemberExpr(const MemberExpr *E) {
  Value V;
  const ValueDecl *Member = E->getMemberDecl();
  if (const auto *Static = dyn_cast<VarDecl>(Member)) {
    value(E->getBase());
    V.Place = referentOf(Static);
    return V;
  }
  if (const auto *Constant = dyn_cast<EnumConstantDecl>(Member)) {
    V.Constant = int64Of(Constant->getInitVal());
    return V;
  }
  PlaceId Object = E->isArrow() ? pointee(E->getBase()) : placeOf(E->getBase());
  if (isa<FieldDecl>(Member))
    V.Place = fieldPlace(Object, Member);
  else
    V.Place = Object; // a method's name: the object it is called on
  return V;
}

Value FunctionLowering::VisitArraySubscriptExpr(const ArraySubscriptExpr *E) {
  Value V;
  const Expr *Base = E->getBase();
  value(Base);
  Index I = indexOf(E->getIdx());
  PlaceId Array;
  if (const auto *Decay = dyn_cast<ImplicitCastExpr>(Base->IgnoreParens());
      Decay && Decay->getCastKind() == CK_ArrayToPointerDecay) {
    Array = placeOf(Decay->getSubExpr());
  } else if (Base->getType()->isPointerType()) {
    Array = pointee(Base);
    if (I.How == Index::Kind::Constant && I.Value == 0) { // p[0] is *p
      V.Place = Array;
      return V;
    }
  } else {
    Array = placeOf(Base); // a vector type
  }
  V.Place = Out.Places.element(Array, I, typeId(E->getType()));
  return V;
}

Value FunctionLowering::VisitUnaryOperator(const UnaryOperator *E) {
  Value V;
  const Expr *Sub = E->getSubExpr();
  switch (E->getOpcode()) {
  case UO_Deref:
    V.Place = Sub->getType()->isPointerType() ? pointee(Sub) : placeOf(Sub);
    return V;
  case UO_AddrOf:
    if (Sub->getType()->isFunctionType() || E->getType()->isMemberPointerType()) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens()))
        V.Function = dyn_cast<FunctionDecl>(Ref->getDecl());
      return V;
    }
    V.AddressOf = placeOf(Sub);
    return V;
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec: {
    PlaceId P = placeOf(Sub);
    if (E->isPostfix() && E->getType()->isPointerType()) {
      V.Place = temp(E->getType());
      emit(Flow{P, V.Place, true}, spanOf(E));
    }
    emit(Read{P, ReadKind::Value}, spanOf(E));
    emit(Mutate{P}, spanOf(E));
    if (E->isPrefix())
      V.Place = P;
    return V;
  }
  case UO_Minus: {
    Value Inner = value(Sub);
    if (Inner.Constant)
      V.Constant = -*Inner.Constant;
    return V;
  }
  case UO_LNot: {
    Value Inner = value(Sub);
    if (Sub->IgnoreImpCasts()->getType()->isPointerType())
      askOnly(Sub->IgnoreParens());
    if (Inner.Constant)
      V.Constant = !*Inner.Constant;
    return V;
  }
  case UO_Plus:
  case UO_Not:
  case UO_Real:
  case UO_Imag: {
    Value Inner = value(Sub);
    if (E->isGLValue())
      V.Place = Inner.Place;
    return V;
  }
  case UO_Extension: return value(Sub);
  case UO_Coawait: value(Sub); return V;
  }
  return V;
}

Value FunctionLowering::VisitBinaryOperator(const BinaryOperator *E) {
  Value V;
  const Expr *L = E->getLHS(), *R = E->getRHS();
  switch (E->getOpcode()) {
  case BO_Comma:
    value(L);
    return value(R);
  case BO_LAnd:
  case BO_LOr: return V; // operands stand in blocks of their own
  case BO_PtrMemD:
  case BO_PtrMemI: {
    PlaceId Object = E->getOpcode() == BO_PtrMemI ? pointee(L) : placeOf(L);
    value(R);
    V.Place = E->getType()->isFunctionType() || E->getType()->isSpecificBuiltinType(BuiltinType::BoundMember)
                  ? Object
                  : Out.Places.element(Object, {}, typeId(E->getType()));
    return V;
  }
  case BO_Assign: {
    Value Right = value(R); // [expr.ass]/1: first
    PlaceId Left = placeOf(L);
    if (L->getType()->isRecordType()) { // C: a copy
      if (Right.Place)
        emit(Read{Right.Place, ReadKind::Value}, spanOf(R));
      emit(Write{Left}, spanOf(E));
    } else if (L->getType()->isPointerType()) {
      initialiseView(Left, R, pointeeType(L->getType()).isConstQualified());
    } else {
      emit(scalarWrite(Left, R, Right), spanOf(E));
    }
    if (!C.Ast.getLangOpts().CPlusPlus17)
      noteUnordered(E, {L, R});
    V.Place = Left;
    V.Constant = E->isGLValue() ? std::nullopt : Right.Constant;
    return V;
  }
  default: break;
  }
  if (E->isCompoundAssignmentOp()) {
    value(R);
    PlaceId P = placeOf(L);
    emit(Read{P, ReadKind::Value}, spanOf(L));
    emit(Mutate{P}, spanOf(E));
    V.Place = P;
    return V;
  }
  value(L);
  value(R);
  if (E->getType()->isPointerType()) { // pointer arithmetic stays within what the pointer refers to
    const Expr *Pointer = L->getType()->isPointerType() ? L : R;
    const Expr *Offset = Pointer == L ? R : L;
    V.Place = temp(E->getType());
    if (Value P = value(Pointer); P.AddressOf) {
      PlaceId Array = P.AddressOf;
      const PlaceNode &N = Out.Places[Array];
      if (N.Kind == Projection::Element && N.Parent)
        Array = N.Parent;
      Index I = E->getOpcode() == BO_Add ? indexOf(Offset) : Index{};
      issue(Out.Places.element(Array, I, typeId(E->getType()->getPointeeType())), V.Place,
            pointeeType(E->getType()).isConstQualified(), spanOf(E));
    } else if (P.Place) {
      // What is subtracted may lead back to where the object begins.
      auto Known = value(Offset).Constant;
      bool IsBeside = E->getOpcode() == BO_Add && Known != 0;
      emit(Flow{P.Place, V.Place, true, /*Exact=*/!IsBeside}, spanOf(E));
    }
    return V;
  }
  noteUnordered(E, {L, R});
  if (E->isEqualityOp() || E->isRelationalOp()) {
    auto AsksFor = [&](const Expr *Side, const Expr *Against) { // nothing, or no handle
      if (Side->getType()->isPointerType())
        return Against->isNullPointerConstant(C.Ast, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
      std::optional<int64_t> Constant = value(Against).Constant;
      return Side->getType()->isIntegerType() && Constant &&
             (*Constant == -1 || (*Constant == 0 && !E->isEqualityOp()));
    };
    if (AsksFor(L, R))
      askOnly(L);
    else if (AsksFor(R, L))
      askOnly(R);
  }
  if (E->getType()->isRecordType()) // operator<=> of built-in types
    V.Place = temp(E->getType());
  return V;
}

/// `c ? a : b`. The arms were lowered in blocks of their own; what the result holds of each is said at their ends.
Value FunctionLowering::VisitAbstractConditionalOperator(const AbstractConditionalOperator *E) {
  Value V;
  QualType T = E->getType();
  if (T->isVoidType())
    return V;
  auto InArm = [&](const Expr *Arm, llvm::function_ref<void(const Value &)> Say) {
    Value Done = value(Arm);
    uint32_t Here = Current;
    if (Done.Block != ~0u)
      Current = Done.Block;
    Say(Done);
    Current = Here;
  };
  bool Shared = T.isConstQualified();
  if (E->isGLValue()) {
    PlaceId View = temp(C.Ast.getLValueReferenceType(T));
    for (const Expr *Arm : {E->getTrueExpr(), E->getFalseExpr()})
      InArm(Arm, [&](const Value &Done) {
        if (Done.Place)
          issue(Done.Place, View, Shared, spanOf(Arm));
      });
    V.Place = Out.Places.deref(View, typeId(T));
  } else if (T->isRecordType()) {
    V.Place = temp(T);
    for (const Expr *Arm : {E->getTrueExpr(), E->getFalseExpr()})
      InArm(Arm, [&](const Value &Done) { elide(Done.Place, V.Place); });
  } else if (T->isPointerType()) {
    V.Place = temp(T);
    for (const Expr *Arm : {E->getTrueExpr(), E->getFalseExpr()})
      InArm(Arm, [&](const Value &) { initialiseView(V.Place, Arm, pointeeType(T).isConstQualified()); });
  } else if (T->isIntegralOrEnumerationType()) {
    V.Place = temp(T);
    for (const Expr *Arm : {E->getTrueExpr(), E->getFalseExpr()})
      InArm(Arm, [&](const Value &Done) {
        if (isTemp(Done.Place))
          elide(Done.Place, V.Place);
        else
          emit(scalarWrite(V.Place, Arm, Done), spanOf(Arm));
      });
  }
  return V;
}

Value FunctionLowering::VisitCastExpr(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  Value V;
  switch (E->getCastKind()) {
  case CK_LValueToRValue: {
    PlaceId P = placeOf(Sub);
    emit(Read{P, ReadKind::Value}, spanOf(Sub));
    V.Place = P;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->isUsableInConstantExpressions(C.Ast))
        V.Constant = evaluated(E);
    if (E->getType()->isRecordType()) { // C: copying a struct
      V.Place = temp(E->getType());
      emit(Flow{P, V.Place, true}, spanOf(E));
    }
    return V;
  }
  case CK_ArrayToPointerDecay:
    V.AddressOf = Out.Places.element(placeOf(Sub), {Index::Kind::Constant, 0, {}}, typeId(pointeeType(E->getType())));
    return V;
  case CK_UncheckedDerivedToBase:
  case CK_DerivedToBase:
    if (E->getType()->isPointerType()) {
      V.AddressOf = basePlace(pointee(Sub), E);
      return V;
    }
    V.Place = basePlace(placeOf(Sub), E);
    return V;
  case CK_BaseToDerived:
    if (E->getType()->isPointerType()) {
      V = value(Sub);
      if (V.AddressOf)
        V.AddressOf = basePlace(V.AddressOf, E);
      return V;
    }
    V.Place = basePlace(placeOf(Sub), E);
    return V;
  case CK_NullToPointer:
    value(Sub);
    V.Constant = 0;
    return V;
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr: return value(Sub);
  case CK_ToVoid: value(Sub); return V;
  case CK_IntegralToPointer: { // `MAP_FAILED`
    V.Constant = value(Sub).Constant;
    if (!V.Constant)
      V.Constant = evaluated(Sub);
    if (shouldHold(E->getType()))
      V.Place = temp(E->getType());
    return V;
  }
  case CK_VectorSplat:
  case CK_ToUnion:
    value(Sub);
    if (shouldHold(E->getType()))
      V.Place = temp(E->getType());
    return V;
  default: break;
  }
  // The rest changes the type, not what is meant: no-op, bit, user-defined and integral casts.
  V = value(Sub);
  if (!E->isGLValue() && !E->getType()->isRecordType() && !E->getType()->isPointerType()) {
    if (E->getCastKind() == CK_PointerToBoolean)
      askOnly(Sub);
    if (E->getCastKind() == CK_PointerToBoolean || E->getCastKind() == CK_IntegralToBoolean) {
      if (V.Constant)
        V.Constant = *V.Constant != 0;
    }
    V.AddressOf = {};
  }
  return V;
}

Value FunctionLowering::VisitMaterializeTemporaryExpr(const MaterializeTemporaryExpr *E) {
  Value V = value(E->getSubExpr());
  QualType T = E->getType();
  if (!V.Place || !T->isRecordType()) { // a scalar gets an object of its own
    PlaceId Object = temp(T);
    if (holdsAddress(T))
      initialiseView(Object, E->getSubExpr(), pointeeType(T).isConstQualified());
    else
      emit(Write{Object, true, V.Constant, V.Place}, spanOf(E));
    V = {};
    V.Place = Object;
  }
  if (const auto *Var = dyn_cast_or_null<VarDecl>(E->getExtendingDecl()))
    Extended[Var].push_back(V.Place);
  else if (isTemp(V.Place) && !isa<CXXBindTemporaryExpr>(E->getSubExpr()->IgnoreParenCasts())) // `K(3)` is a cast
    PendingTemps.push_back({V.Place, spanOf(E)});
  return V;
}

Value FunctionLowering::VisitCXXBindTemporaryExpr(const CXXBindTemporaryExpr *E) {
  Value V = value(E->getSubExpr());
  BoundTemps[E] = V.Place;
  return V;
}

Value FunctionLowering::VisitCXXThisExpr(const CXXThisExpr *E) {
  Value V;
  if (PlaceId Captured = capturePlace(nullptr)) {
    V.AddressOf = Captured;
    return V;
  }
  V.AddressOf = thisObject();
  return V;
}

Value FunctionLowering::VisitStringLiteral(const StringLiteral *E) {
  Value V;
  V.Place = Out.Places.root(Projection::Global, C.Tu.Names.intern("<string literal>").Raw, typeId(E->getType()));
  return V;
}

Value FunctionLowering::VisitStmtExpr(const StmtExpr *E) {
  const CompoundStmt *Body = E->getSubStmt();
  const auto *Last = Body && !Body->body_empty() ? dyn_cast<Expr>(Body->body_back()) : nullptr;
  if (!Last)
    return {};
  Value V = value(Last);
  // The variables in there have ended by now: a copy was made before.
  bool IsLocal = V.Place && !V.AddressOf && Out.Places[Out.Places.rootOf(V.Place)].Kind == Projection::Local;
  if (!IsLocal || V.Block != Current || E->isGLValue() || E->getType()->isRecordType())
    return V;
  PlaceId Copy = Out.Places.root(Projection::Local, NextLocal++, typeId(E->getType()), C.Tu.Names.intern(""));
  Out.LocalSpans.push_back(spanOf(Last));
  insert({{Current}, V.End}, Write{Copy, true, V.Constant, V.Place}, spanOf(Last));
  if (holdsAddress(E->getType()))
    insert({{Current}, V.End}, Flow{V.Place, Copy, true}, spanOf(Last));
  V.Place = Copy;
  return V;
}

Value FunctionLowering::VisitCoroutineSuspendExpr(const CoroutineSuspendExpr *E) {
  value(E->getCommonExpr());
  if (!E->getResumeExpr()) {
    emit(Suspend{}, spanOf(E));
    return {};
  }
  // The graph has the resumption, await_resume(), before the suspension that it ends.
  Value V = value(E->getResumeExpr());
  if (V.Block == Current && V.End > V.Begin)
    insert({{Current}, V.End - 1}, Suspend{}, spanOf(E));
  else
    emit(Suspend{}, spanOf(E));
  return V;
}

/// The graph brings the operand of noexcept() like any other; it is not evaluated.
void FunctionLowering::forget(const Expr *Operand) {
  const Value *V = known(Operand);
  std::vector<FactAt> &Facts = Out.Blocks[Current].Facts;
  if (!V || V->Block != Current || V->End != Facts.size())
    return;
  while (!Out.UnorderedOperands.empty() && Out.UnorderedOperands.back().Operands.front().front() >= FactRef{{Current}, V->Begin})
    Out.UnorderedOperands.pop_back();
  Facts.resize(V->Begin);
}

/// `p != nullptr`, `!p`, `fd >= 0`: whether there is something, not what. The read that stands for the operand asks.
void FunctionLowering::askOnly(const Expr *Operand) {
  const Value *V = known(Operand);
  if (!V || V->Block != Current || V->End == V->Begin)
    return;
  if (auto *R = std::get_if<Read>(&Out.Blocks[Current].Facts[V->End - 1].What); R && R->How == ReadKind::Value)
    R->How = ReadKind::Query;
}

Value FunctionLowering::afresh(const Expr *E) {
  auto Others = std::move(Values);
  Values.clear();
  Value V = value(E);
  Values = std::move(Others);
  return V;
}

Value FunctionLowering::VisitCXXThrowExpr(const CXXThrowExpr *E) {
  if (E->getSubExpr())
    if (Value V = value(E->getSubExpr()); V.Place)
      emit(Escape{V.Place, EscapeTo::Unknown}, spanOf(E));
  return {};
}
