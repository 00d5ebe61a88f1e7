// LowerInit.cpp - declarations, initialisers, aggregates, closures and returns: how an object comes by its value.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace deed;
using namespace clang;

/// A reference or pointer gets what E refers to: a new loan where E names a place, else what E already holds.
void FunctionLowering::initialiseView(PlaceId View, const Expr *E, bool Shared) {
  Value V = value(E);
  Span At = spanOf(E);
  if (V.Function)
    V.AddressOf = functionPlace(V.Function);
  if (V.AddressOf)
    issue(V.AddressOf, View, Shared, At);
  else if (V.Place && isTemp(V.Place))
    elide(V.Place, View); // the pointer that a call returned, or `&x` already held
  else if (V.Place)
    emit(Flow{V.Place, View, true}, At);
  emit(Write{View, true, V.Constant, V.AddressOf || isTemp(V.Place) ? PlaceId{} : V.Place}, At);
}

void FunctionLowering::initialise(PlaceId Object, QualType T, const Expr *E) {
  Span At = spanOf(E);
  if (T->isReferenceType()) {
    issue(placeOf(E), Object, T.getNonReferenceType().isConstQualified(), At);
    return;
  }
  if (holdsAddress(T)) {
    initialiseView(Object, E, T->isPointerType() && T->getPointeeType().isConstQualified());
    return;
  }
  Value V = value(E);
  if (T->isRecordType() || T->isArrayType()) {
    if (isTemp(V.Place))
      elide(V.Place, Object);
    else if (V.Place && V.Place != Object) // C's copy; a named return value
      emit(Flow{V.Place, Object, true}, At);
    if (!isTemp(V.Place))
      emit(Write{Object}, At);
    return;
  }
  emit(scalarWrite(Object, E, V), At);
}

void FunctionLowering::declare(const VarDecl *V) {
  if (V->hasExternalStorage() || Declared.contains(V))
    return;
  Span At{V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()};
  PlaceId P = varPlace(V);
  // The object is there before its initialiser runs ([basic.life]/1.1), whose facts are in place already.
  if (!V->hasGlobalStorage()) {
    if (const Value *Init = V->getInit() ? known(V->getInit()) : nullptr)
      insert(Init->First, StorageBegin{P}, At);
    else
      emit(StorageBegin{P}, At);
  }
  if (V->isStaticLocal() && V->getTLSKind() == VarDecl::TLS_None && V->getInit())
    emit(Wait{P}, At); // for whoever initialises it first
  if (V->getInit())
    initialise(P, V->getType(), V->getInit());
  const auto *D = dyn_cast<DecompositionDecl>(V);
  if (!D)
    return;
  for (const BindingDecl *B : D->flat_bindings())
    if (const VarDecl *Holding = B->getHoldingVar()) {
      declare(Holding);
      Declared.insert(Holding);
    } else if (B->getBinding()) {
      PlaceId Part = value(B->getBinding()).Place;
      PlaceId Name = Out.Places.root(Projection::Local, NextLocal++, typeId(C.Ast.getLValueReferenceType(B->getType())),
                                     C.Tu.Names.intern(B->getName()));
      Span Named{B->getLocation().getRawEncoding(), B->getLocation().getRawEncoding()};
      Out.LocalSpans.push_back(Named);
      emit(StorageBegin{Name}, Named);
      if (Part)
        issue(Part, Name, B->getType().isConstQualified(), Named);
      Bindings[B] = Name;
    }
}

/// What is not said of its members and elements is set with the whole, and what is said comes after: also where that
/// has been lowered already, since an element of class type is constructed in place.
void FunctionLowering::beginAggregate(PlaceId Object, const Expr *E) {
  std::optional<FactRef> First;
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      if (const Value *Done = known(Part); Done && isTemp(Done->Place))
        First = First ? std::min(*First, Done->First) : Done->First;
  if (First)
    insert(*First, Write{Object}, spanOf(E));
  else
    emit(Write{Object}, spanOf(E));
}

/// Members of an aggregate in order, bases first ([dcl.init.aggr]).
void FunctionLowering::initialiseFields(PlaceId Object, const RecordDecl *R, llvm::ArrayRef<Expr *> Inits) {
  size_t Next = 0;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
    for (const CXXBaseSpecifier &B : Class->bases())
      if (Next < Inits.size())
        initialise(basePlace(Object, B.getType()->getAsCXXRecordDecl()), B.getType(), Inits[Next++]);
  for (const FieldDecl *F : R->fields()) {
    if (F->isUnnamedBitField())
      continue;
    if (Next >= Inits.size())
      break;
    const Expr *Init = Inits[Next++];
    if (isa<NoInitExpr>(Init))
      continue;
    PlaceId Place = Out.Places.field(Object, C.Types.fieldName(F), typeId(F->getType()));
    initialise(Place, F->getType(), Init);
  }
}

Value FunctionLowering::VisitInitListExpr(const InitListExpr *E) {
  if (const InitListExpr *Semantic = E->getSemanticForm())
    E = Semantic;
  Value V;
  QualType T = E->getType();
  if (E->isTransparent() || (!T->isRecordType() && !T->isArrayType() && E->getNumInits() == 1))
    return E->getNumInits() ? value(E->getInit(0)) : V;
  if (!T->isRecordType() && !T->isArrayType()) {
    V.Constant = 0; // `int{}`
    return V;
  }
  V.Place = temp(T);
  beginAggregate(V.Place, E);
  if (T->isArrayType()) {
    QualType Element = C.Ast.getAsArrayType(T)->getElementType();
    for (unsigned I = 0; I < E->getNumInits(); ++I)
      initialise(Out.Places.element(V.Place, {Index::Kind::Constant, I, {}}, typeId(Element)), Element, E->getInit(I));
    return V;
  }
  const RecordDecl *R = T->getAsRecordDecl()->getDefinition();
  if (!R)
    return V;
  if (R->isUnion()) {
    if (const FieldDecl *F = E->getInitializedFieldInUnion(); F && E->getNumInits())
      initialise(Out.Places.field(V.Place, C.Types.fieldName(F), typeId(F->getType())), F->getType(), E->getInit(0));
    return V;
  }
  initialiseFields(V.Place, R, {const_cast<Expr **>(E->getInits()), E->getNumInits()});
  return V;
}

Value FunctionLowering::VisitCXXParenListInitExpr(const CXXParenListInitExpr *E) {
  Value V;
  QualType T = E->getType();
  V.Place = temp(T);
  beginAggregate(V.Place, E);
  llvm::ArrayRef<Expr *> Inits = const_cast<CXXParenListInitExpr *>(E)->getInitExprs();
  if (T->isArrayType()) {
    QualType Element = C.Ast.getAsArrayType(T)->getElementType();
    for (unsigned I = 0; I < Inits.size(); ++I)
      initialise(Out.Places.element(V.Place, {Index::Kind::Constant, I, {}}, typeId(Element)), Element, Inits[I]);
  } else if (const RecordDecl *R = T->getAsRecordDecl(); R && R->getDefinition()) {
    initialiseFields(V.Place, R->getDefinition(), Inits);
  }
  return V;
}

/// std::initializer_list is a view of an array that lives as long as a temporary does ([dcl.init.list]/6).
Value FunctionLowering::VisitCXXStdInitializerListExpr(const CXXStdInitializerListExpr *E) {
  Value V;
  PlaceId Array = placeOf(E->getSubExpr());
  V.Place = temp(E->getType());
  issue(Array, V.Place, true, spanOf(E));
  emit(Write{V.Place}, spanOf(E));
  return V;
}

Value FunctionLowering::VisitCompoundLiteralExpr(const CompoundLiteralExpr *E) {
  Value V = value(E->getInitializer());
  if (!V.Place) {
    V.Place = temp(E->getType());
    emit(Write{V.Place, true, V.Constant, {}}, spanOf(E));
  }
  V.Constant = {};
  return V;
}

/// The closure object, and what it captures ([expr.prim.lambda.capture]).
Value FunctionLowering::VisitLambdaExpr(const LambdaExpr *E) {
  Value V;
  V.Place = temp(E->getType());
  emit(Write{V.Place}, spanOf(E));
  const CXXRecordDecl *Closure = E->getLambdaClass();
  noteClosure(Closure);
  auto Field = Closure->field_begin();
  auto Init = E->capture_init_begin();
  for (const LambdaCapture &Capture : E->captures()) {
    if (Field == Closure->field_end() || Init == E->capture_init_end())
      break;
    const FieldDecl *F = *Field++;
    const Expr *I = *Init++;
    if (!I || Capture.capturesVLAType())
      continue;
    QualType T = F->getType();
    Span At{Capture.getLocation().getRawEncoding(), Capture.getLocation().getRawEncoding()};
    PlaceId Held = Out.Places.field(V.Place, C.Types.captureName(Closure, F), typeId(T));
    if (Capture.capturesThis() && T->isPointerType()) {
      issue(pointee(I), Held, false, At);
    } else {
      initialise(Held, T, I);
      // A scalar taken by copy is read; a class runs its copy constructor, which says so itself.
      if (!T->isReferenceType() && !T->isRecordType())
        if (const Value *Taken = known(I->IgnoreParenImpCasts()); Taken && Taken->Place)
          emit(Read{Taken->Place, ReadKind::Capture}, At);
    }
  }
  return V;
}

/// Copying or moving an array member by member, as a closure or a structured binding does.
Value FunctionLowering::VisitArrayInitLoopExpr(const ArrayInitLoopExpr *E) {
  Value V;
  V.Place = temp(E->getType());
  value(E->getCommonExpr());
  const Expr *Each = E->getSubExpr();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Each->IgnoreImplicit());
      Construct || Each->getType()->isRecordType()) {
    bool Moves = Construct && Construct->getConstructor()->isMoveConstructor();
    PlaceId Source = placeOf(E->getCommonExpr());
    if (Moves)
      emit(Move{Source}, spanOf(E));
    else
      emit(Read{Source, ReadKind::Value}, spanOf(E));
  } else {
    emit(Read{placeOf(E->getCommonExpr()), ReadKind::Value}, spanOf(E));
  }
  emit(Write{V.Place}, spanOf(E));
  return V;
}

void FunctionLowering::lowerInitializer(const CXXCtorInitializer *I) {
  const Expr *Init = I->getInit();
  if (!Init)
    return;
  if (I->isAnyMemberInitializer()) {
    const FieldDecl *F = I->getAnyMember();
    PlaceId Object = thisObject();
    if (const IndirectFieldDecl *Indirect = I->getIndirectMember())
      for (const NamedDecl *Step : Indirect->chain())
        if (Step != F && isa<FieldDecl>(Step))
          Object = fieldPlace(Object, cast<FieldDecl>(Step));
    initialise(Out.Places.field(Object, C.Types.fieldName(F), typeId(F->getType())), F->getType(), Init);
  } else if (I->isBaseInitializer()) {
    QualType Base(I->getBaseClass(), 0);
    initialise(basePlace(thisObject(), Base->getAsCXXRecordDecl()), Base, Init);
  } else { // delegating
    initialise(thisObject(), Init->getType(), Init);
  }
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Init))
    endTemporaries(Default->getExpr());
  for (auto [P, At] : PendingTemps)
    emit(StorageEnd{P}, At);
  PendingTemps.clear();
}

/// Those of a default member initialiser, `std::string_view Name = std::string("?");`, whose end the CFG leaves out.
void FunctionLowering::endTemporaries(const Stmt *In) {
  if (!In || isa<LambdaExpr>(In))
    return;
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(In); Bound && !Members.contains(Bound))
    if (PlaceId P = BoundTemps.lookup(Bound); P && isTemp(P) && Destroyed.insert({P.Raw, Current}).second) {
      destroyAll(P, Bound->getType(), spanOf(Bound));
      emit(StorageEnd{P}, spanOf(Bound));
    }
  for (const Stmt *Child : In->children())
    endTemporaries(Child);
}

void FunctionLowering::lowerReturn(const ReturnStmt *S) {
  const Expr *E = S->getRetValue();
  if (!E || !Function)
    return;
  QualType T = Function->getReturnType();
  if (T->isVoidType() || T->isDependentType())
    return;
  if (Function->getBody() && isa<CoroutineBodyStmt>(Function->getBody()))
    return;
  PlaceId Return = Out.Places.root(Projection::Return, 0, typeId(T));
  initialise(Return, T, E);
  // What `return a + b;` binds a reference to is gone already: the CFG destroys temporaries in front of the return.
  if (T->isReferenceType())
    for (PlaceId P = value(E).Place; P && Out.Places[P].Kind != Projection::Deref; P = Out.Places[P].Parent)
      if (isTemp(P))
        emit(StorageEnd{P}, spanOf(S));
  if (T->isReferenceType() || T->isPointerType() || T->isRecordType())
    emit(Escape{Return, EscapeTo::Return}, spanOf(S));
}

void FunctionLowering::lowerCoreturn(const CoreturnStmt *S) {
  if (S->getPromiseCall())
    value(S->getPromiseCall());
  else if (S->getOperand())
    value(S->getOperand());
}
