// LowerOperators.cpp - the built-in operators and casts: dereference, `&x`, assignment, arithmetic, `c ? a : b`.
//
// Overloaded operators are calls (LowerCalls.cpp). What a comparison asks, for whoever branches on it, is a condition
// (LowerConditions.cpp); here it is two operands.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

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
    // C: a copy of an object, part by part, without a temporary in between.
    const auto *Loaded = dyn_cast<ImplicitCastExpr>(R->IgnoreParens());
    const bool IsCopy = L->getType()->isRecordType() && Loaded && Loaded->getCastKind() == CK_LValueToRValue;
    Value Right = value(IsCopy ? Loaded->getSubExpr() : R); // [expr.ass]/1: first
    PlaceId Left = placeOf(L);
    if (L->getType()->isRecordType()) {
      if (Right.Place) {
        emit(Read{Right.Place, ReadKind::Value}, spanOf(R));
        emit(Flow{Right.Place, Left}, spanOf(R));
      }
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
    V.Place = temp(E->getType());
    return V;
  }
  case CK_VectorSplat:
  case CK_ToUnion:
    value(Sub);
    if (E->getType()->isRecordType())
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
