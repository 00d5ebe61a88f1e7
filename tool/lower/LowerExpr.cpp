// LowerExpr.cpp - expressions that are neither a name, nor an operator, nor a call: literals, what is never evaluated,
// temporaries, statement expressions, suspensions, `throw`. And what a parent says afterwards of an operand that has
// been lowered: that it is not evaluated after all (forget), or that it was only asked for (askOnly).
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

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
  if (E->getType().isNull()) { // in code that does not parse
    notUnderstood(E);
    return V;
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

Value FunctionLowering::VisitMaterializeTemporaryExpr(const MaterializeTemporaryExpr *E) {
  Value V = value(E->getSubExpr());
  QualType T = E->getType();
  if (!V.Place || !(T->isRecordType() || T->isArrayType())) { // a scalar gets an object of its own
    PlaceId Object = temp(T);
    if (holdsAddress(T))
      initialiseView(Object, E->getSubExpr(), pointeeType(T).isConstQualified());
    else
      emit(Write{Object, true, V.Constant, V.Place}, spanOf(E));
    V = {};
    V.Place = Object;
  }
  if (const auto *Var = dyn_cast_or_null<VarDecl>(E->getExtendingDecl()))
    Extended[Var].push_back({V.Place, T});
  else if (isTemp(V.Place) && !isa<CXXBindTemporaryExpr>(E->getSubExpr()->IgnoreParenCasts())) // `K(3)` is a cast
    PendingTemps.push_back({V.Place, spanOf(E)});
  return V;
}

Value FunctionLowering::VisitCXXBindTemporaryExpr(const CXXBindTemporaryExpr *E) {
  Value V = value(E->getSubExpr());
  BoundTemps[E] = V.Place;
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
  while (!Out.UnorderedOperands.empty() &&
         Out.UnorderedOperands.back().Operands.front().front() >= FactRef{{Current}, V->Begin})
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
  if (const Expr *Thrown = E->getSubExpr()) {
    const PlaceId P = Thrown->getType()->isPointerType() ? pointerPlace(Thrown) : value(Thrown).Place;
    if (P)
      emit(Escape{P, EscapeTo::Exception}, spanOf(E));
  }
  return {};
}
