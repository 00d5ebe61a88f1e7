// LowerPlaces.cpp - what expressions designate: variables, members, captures, elements, bases, what pointers lead to.
//
// A glvalue is a place. A pointer's value is one, too, once somebody needs it: `&x` is held nowhere (Value::AddressOf)
// until holdPointer puts it into a Temp.
#include "lower/LowerFunction.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

//===-- Temporaries and loans -------------------------------------------------------------------------------------===//

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

//===-- Operands --------------------------------------------------------------------------------------------------===//

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

//===-- Variables, functions and parts of objects -----------------------------------------------------------------===//

PlaceId FunctionLowering::varPlace(const VarDecl *V) {
  V = V->getCanonicalDecl();
  if (auto It = Variables.find(V); It != Variables.end())
    return It->second;
  bool IsUnwritten = V->isImplicit() && V->getName().starts_with("__"); // nobody wrote `__range1`
  SymbolId Name = C.Tu.Names.intern(IsUnwritten ? "" : V->getName());
  if (V->hasGlobalStorage())
    return Variables[V] = globalPlace(V, Name);
  Out.LocalSpans.push_back({V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()});
  return Variables[V] = Out.Places.root(Projection::Local, NextLocal++, typeId(V->getType()), Name);
}

/// And what the TU should know of the variable, whoever names it.
PlaceId FunctionLowering::globalPlace(const VarDecl *V, SymbolId Name) {
  std::string Qualified = V->getQualifiedNameAsString();
  if (V->isStaticLocal() && Function) {
    // A closure within may name it, too: it is its own function's.
    const auto *Of = dyn_cast_or_null<FunctionDecl>(V->getParentFunctionOrMethod());
    Qualified = (Of ? Of : Function)->getQualifiedNameAsString() + "::" + Qualified;
  }
  uint32_t Key = C.Tu.Names.intern(Qualified).Raw;
  if (V->getTLSKind() != VarDecl::TLS_None)
    C.Tu.ThreadLocals.insert(Key);
  else if (isMutable(V))
    C.Tu.MutableGlobals.insert(Key);
  if (V->getFormalLinkage() == Linkage::Internal)
    C.Tu.InternalGlobals.insert(Key);
  if (V->hasAttrs()) {
    Member Guards;
    addLockDeclarations(V, C.Tu.Names, Guards);
    Guards.At = {V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()};
    bool IsOrdered = !Guards.LockedBefore.empty() || !Guards.LockedAfter.empty();
    if (Guards.GuardedBy || Guards.PointeeGuardedBy || IsOrdered)
      C.Tu.DeclaredGlobals[Key] = std::move(Guards);
  }
  return Out.Places.root(Projection::Global, Key, typeId(V->getType()), Name);
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

/// Derived-to-base adds the bases as fields; base-to-derived takes them off again where they are known. What a
/// library's class derives from is the library's own affair: a shared_ptr's `operator->` is one of shared_ptr, whoever
/// declares it.
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

//===-- Expressions that name something ---------------------------------------------------------------------------===//

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
          V.Place = Out.Places.deref(
              Out.Places.field(thisObject(), C.Tu.Names.intern(Binding->getName()), typeId(F->getType())),
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
      V.Place =
          Out.Places.root(Projection::Global, C.Tu.Names.intern("<template parameter>").Raw, typeId(Object->getType()));
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
  if (I.How == Index::Kind::Any) {
    Chosen.erase(V.Place);
    if (std::optional<Amount> Sum = amountOf(E->getIdx())) {
      Chosen[V.Place] = static_cast<uint32_t>(Out.Sums.size());
      Out.Sums.push_back(std::move(*Sum));
    }
  }
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
