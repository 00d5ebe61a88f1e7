// LowerCalls.cpp - calls, constructions, new and delete: how each argument is passed, and what the result is.
#include "lower/LowerFunction.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Builtins.h"

using namespace deed;
using namespace clang;

/// Library functions that are casts by another name: they only choose a value category. Handled: no call is made.
Value FunctionLowering::passThrough(const CallExpr *E, unsigned Builtin, bool &Handled) {
  Handled = true;
  Value V;
  switch (Builtin) {
  case Builtin::BImove:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIforward:
  case Builtin::BIforward_like:
  case Builtin::BIas_const:
    V.Place = placeOf(E->getArg(0));
    return V;
  case Builtin::BIaddressof:
  case Builtin::BI__addressof:
  case Builtin::BI__builtin_addressof:
    V.AddressOf = placeOf(E->getArg(0));
    return V;
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
  case Builtin::BI__builtin_launder:
  case Builtin::BI__builtin_assume_aligned: return value(E->getArg(0));
  default: Handled = false; return V;
  }
}

/// `T &&mv(T &)`, another library's std::move or std::forward, whose body is skipped. What gives an rvalue of its only
/// argument's type makes nothing of its own.
bool FunctionLowering::isCast(const FunctionDecl *F) const {
  if (F->getNumParams() != 1 || F->isVariadic() || isa<CXXMethodDecl>(F) ||
      !F->getReturnType()->isRValueReferenceType() || !C.Ast.getSourceManager().isInSystemHeader(F->getLocation()))
    return false;
  QualType Param = F->getParamDecl(0)->getType();
  return Param->isReferenceType() &&
         C.Ast.hasSameUnqualifiedType(Param.getNonReferenceType(), F->getReturnType().getNonReferenceType());
}

/// `m["name"]`: the text of the literal that the string, or the view, is made of; invalid if it is made of something
/// else.
SymbolId FunctionLowering::literalText(const Expr *E) const {
  constexpr unsigned MaxKey = 64;
  for (E = E->IgnoreImplicit();; E = E->IgnoreImplicit()) {
    if (const auto *Text = dyn_cast<StringLiteral>(E))
      return Text->getCharByteWidth() == 1 && Text->getLength() <= MaxKey ? C.Tu.Names.intern(Text->getString())
                                                                         : SymbolId{};
    if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      auto isGiven = [](const Expr *Arg) { return !isa<CXXDefaultArgExpr>(Arg); };
      if (Made->getNumArgs() == 0 || llvm::count_if(Made->arguments(), isGiven) != 1 || !isGiven(Made->getArg(0)))
        return {};
      E = Made->getArg(0);
    } else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else {
      return {};
    }
  }
}

Argument FunctionLowering::argument(const Expr *E, QualType ParamType) {
  Argument A;
  A.At = spanOf(E);
  A.How = ParamType.isNull() ? PassKind::Value : FunctionTable::passKindOf(ParamType);
  QualType T = ParamType.isNull() ? E->getType() : ParamType.getNonReferenceType();
  A.Type = typeId(T);
  Value V = value(E);
  A.Constant = V.Constant;
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E->IgnoreParens()); Made && T->isIntegerType())
    A.Constant = value(Made->getSubExpr()).Constant; // `m[1]`, `m.erase(1)`
  if (A.How == PassKind::ConstRef || A.How == PassKind::RvalueRef || T->isRecordType())
    A.Text = literalText(E);
  if (A.How != PassKind::Value)
    A.What = placeOf(E);
  else if (holdsAddress(T))
    A.What = pointerPlace(E);
  else
    A.What = V.Place;
  if (A.How != PassKind::Value || A.Constant)
    return A;
  // A plain variable says itself what it is; of what is copied into the parameter, an iterator's place in its range
  // counts.
  const TypeInfo &Passed = C.Tu.Types[A.Type];
  if (Passed.IsClass && Passed.Kind != Category::View)
    return A;
  auto Sum = amountOf(E);
  if (Sum && Sum->isConstant()) {
    A.Constant = Sum->Constant;
  } else if (Sum && *Sum != Amount::of(A.What)) {
    A.Sum = static_cast<uint32_t>(Out.Sums.size());
    Out.Sums.push_back(std::move(*Sum));
  }
  return A;
}

void FunctionLowering::addArguments(Call &Made, const FunctionProtoType *Type, const FunctionDecl *F,
                                    llvm::ArrayRef<const Expr *> Args) {
  for (unsigned I = 0; I < Args.size(); ++I) {
    QualType T;
    if (F && I < F->getNumParams())
      T = F->getParamDecl(I)->getType();
    else if (!F && Type && I < Type->getNumParams())
      T = Type->getParamType(I);
    Made.Args.push_back(argument(Args[I], T));
  }
}

/// The object of a member call, wherever the syntax keeps it. FirstArg: the first argument behind it.
std::optional<Argument> FunctionLowering::objectArgument(const CallExpr *E, const CXXMethodDecl *M, unsigned &FirstArg,
                                                         bool &Virtual) {
  FirstArg = 0;
  const Expr *Object = nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (!M)
      return std::nullopt;
    FirstArg = M->isExplicitObjectMemberFunction() ? 0 : 1;
    if (M->isStatic())
      value(Op->getArg(0));
    if (M->isStatic() || M->isExplicitObjectMemberFunction())
      return std::nullopt;
    Object = Op->getArg(0);
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    Object = Member->getImplicitObjectArgument();
  }
  if (!Object)
    return std::nullopt;
  Argument A;
  A.At = spanOf(Object);
  A.How = M && M->isConst() ? PassKind::ConstRef : PassKind::Reference;
  if (M && M->getRefQualifier() == RQ_RValue)
    A.How = PassKind::RvalueRef;
  QualType T = Object->getType();
  A.What = T->isPointerType() ? pointee(Object) : placeOf(Object);
  A.Type = typeId(T->isPointerType() ? T->getPointeeType() : T);
  if (M && M->isVirtual()) {
    const auto *Callee = dyn_cast<MemberExpr>(E->getCallee()->IgnoreParens());
    Virtual = (!Callee || Callee->performsVirtualDispatch(C.Ast.getLangOpts())) &&
              !M->getDevirtualizedMethod(Object, /*IsAppleKext=*/false);
  }
  return A;
}

Value FunctionLowering::finishCall(Call &&Made, QualType Result, const Expr *E) {
  Made.At = spanOf(E);
  Value V;
  if (!Result.isNull() && !Result->isVoidType()) {
    Made.ResultType = typeId(Result);
    Made.Result = temp(Result);
    V.Place =
        Result->isReferenceType() ? Out.Places.deref(Made.Result, typeId(Result.getNonReferenceType())) : Made.Result;
  }
  CallId Id{static_cast<uint32_t>(Out.Calls.size())};
  Out.Calls.push_back(std::move(Made));
  emit(CallFact{Id}, Out.Calls.back().At);
  return V;
}

Value FunctionLowering::VisitCallExpr(const CallExpr *E) {
  const FunctionDecl *F = E->getDirectCallee();
  if (F) {
    bool Handled = false;
    if (unsigned Builtin = F->getBuiltinID(); Builtin && E->getNumArgs() > 0)
      if (Value V = passThrough(E, Builtin, Handled); Handled)
        return V;
    if (isCast(F)) {
      Value V;
      V.Place = placeOf(E->getArg(0));
      return V;
    }
  }
  if (E->isUnevaluatedBuiltinCall(C.Ast))
    return {};
  Call Made;
  const auto *M = dyn_cast_or_null<CXXMethodDecl>(F);
  unsigned FirstArg = 0;
  value(E->getCallee());
  std::optional<Argument> Object = objectArgument(E, M, FirstArg, Made.Virtual);
  const FunctionProtoType *Type = nullptr;
  if (F) {
    Made.Callee = C.Functions.idOf(F);
    Made.How = M && M->getParent()->isLambda() && M->getOverloadedOperator() == OO_Call ? CallKind::Closure
               : Object                                                                ? CallKind::Member
                                                                                       : CallKind::Function;
    if (isa<CXXDestructorDecl>(F))
      Made.How = CallKind::Destructor;
  } else {
    Made.How = CallKind::Indirect;
    if (const Value *Callee = known(E->getCallee()))
      Made.CalleeValue = Callee->Place;
    QualType CalleeType = E->getCallee()->getType();
    if (CalleeType->isSpecificBuiltinType(BuiltinType::BoundMember))
      CalleeType = Expr::findBoundMemberType(E->getCallee());
    if (!CalleeType.isNull()) {
      if (CalleeType->isPointerType())
        CalleeType = CalleeType->getPointeeType();
      Type = CalleeType->getAs<FunctionProtoType>();
    }
    if (Object && isa<CXXPseudoDestructorExpr>(E->getCallee()->IgnoreParens()))
      return {};
  }
  Made.Object = Object;
  llvm::SmallVector<const Expr *, 4> Args(E->getArgs() + std::min(FirstArg, E->getNumArgs()),
                                          E->getArgs() + E->getNumArgs());
  addArguments(Made, Type, F, Args);

  llvm::SmallVector<const Expr *, 4> Operands(Args);
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
  bool Cpp17 = C.Ast.getLangOpts().CPlusPlus17;
  bool Sequenced = Op && Cpp17 &&
                   (Op->isAssignmentOp() || llvm::is_contained({OO_LessLess, OO_GreaterGreater, OO_Subscript, OO_Comma,
                                                                OO_ArrowStar, OO_AmpAmp, OO_PipePipe},
                                                               Op->getOperator()));
  if (Op && Op->getOperator() != OO_Call && FirstArg == 1)
    Operands.insert(Operands.begin(), Op->getArg(0));
  else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E); Member && !Cpp17)
    Operands.insert(Operands.begin(), Member->getImplicitObjectArgument());
  if (!Sequenced)
    noteUnordered(E, Operands);
  const PlaceId Destroyed = Made.How == CallKind::Destructor && Object ? Object->What : PlaceId{};
  Value V = finishCall(std::move(Made), F ? F->getReturnType() : E->getCallReturnType(C.Ast), E);
  if (Destroyed)
    emit(Invalidate{Destroyed, InvalidateKind::Object}, spanOf(E));
  return V;
}

Value FunctionLowering::VisitCXXConstructExpr(const CXXConstructExpr *E) {
  Value V;
  const CXXConstructorDecl *Ctor = E->getConstructor();
  // Before C++17 the tree still holds the copy that elision leaves out; a named return value is not moved either.
  bool Copies = Ctor->isCopyOrMoveConstructor() && E->getNumArgs() >= 1;
  if (Copies && (E->isElidable() || ElidedReturns.contains(E)))
    if (Value Source = value(E->getArg(0)); Source.Place && (ElidedReturns.contains(E) || isTemp(Source.Place))) {
      std::erase_if(PendingTemps, [&](const auto &Pending) { return Pending.first == Source.Place; });
      // The temporary is the object itself: what the CFG destroys at the end of the full expression is none.
      const Expr *Made = E->getArg(0)->IgnoreParenImpCasts();
      if (const auto *Kept = dyn_cast<MaterializeTemporaryExpr>(Made))
        Made = Kept->getSubExpr()->IgnoreParenCasts();
      if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Made); Bound && isTemp(Source.Place))
        Members.insert(Bound);
      return Source;
    }
  V.Place = temp(E->getType());
  Call Made;
  Made.How = CallKind::Constructor;
  Made.Callee = C.Functions.idOf(Ctor);
  Made.Object = Argument{V.Place, PassKind::Reference, typeId(E->getType()), spanOf(E), {}};
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  addArguments(Made, nullptr, Ctor, Args);
  if (!E->isListInitialization() || E->isStdInitListInitialization())
    noteUnordered(E, Args);
  finishCall(std::move(Made), {}, E);
  return V;
}

Value FunctionLowering::VisitCXXInheritedCtorInitExpr(const CXXInheritedCtorInitExpr *E) {
  Value V;
  V.Place = temp(E->getType());
  Call Made;
  Made.How = CallKind::Constructor;
  Made.Callee = C.Functions.idOf(E->getConstructor());
  Made.Object = Argument{V.Place, PassKind::Reference, typeId(E->getType()), spanOf(E), {}};
  finishCall(std::move(Made), {}, E);
  return V;
}

namespace {
struct AtomicDeed {
  bool Waits = false, Signals = false; ///< sees what others did before they stored; lets others see what it did
};
} // namespace

/// As the models say of std::atomic: what merely counts up waits for nobody.
static AtomicDeed deedOf(AtomicExpr::AtomicOp Op) {
  switch (Op) {
  case AtomicExpr::AO__c11_atomic_load:
  case AtomicExpr::AO__atomic_load:
  case AtomicExpr::AO__atomic_load_n: return {.Waits = true};
  case AtomicExpr::AO__c11_atomic_store:
  case AtomicExpr::AO__atomic_store:
  case AtomicExpr::AO__atomic_store_n:
  case AtomicExpr::AO__atomic_clear:
  case AtomicExpr::AO__c11_atomic_fetch_add:
  case AtomicExpr::AO__atomic_fetch_add:
  case AtomicExpr::AO__atomic_add_fetch: return {.Signals = true};
  case AtomicExpr::AO__c11_atomic_init: return {};
  default: return {true, true};
  }
}

Value FunctionLowering::VisitAtomicExpr(const AtomicExpr *E) {
  AtomicExpr::AtomicOp Op = E->getOp();
  const Expr *Stored = nullptr;
  switch (Op) {
  case AtomicExpr::AO__c11_atomic_store:
  case AtomicExpr::AO__c11_atomic_exchange:
  case AtomicExpr::AO__atomic_store_n:
  case AtomicExpr::AO__atomic_exchange_n: Stored = E->getVal1(); break;
  case AtomicExpr::AO__c11_atomic_compare_exchange_strong:
  case AtomicExpr::AO__c11_atomic_compare_exchange_weak:
  case AtomicExpr::AO__atomic_compare_exchange_n: Stored = E->getVal2(); break;
  default: break; // no others take a pointer by value
  }
  PlaceId Kept;
  for (const Stmt *Child : E->children())
    if (const auto *Operand = dyn_cast_or_null<Expr>(Child)) {
      Value V = value(Operand);
      if (Operand == Stored && Operand->getType()->isPointerType())
        Kept = V.Place;
    }
  PlaceId Atomic = pointee(E->getPtr());
  AtomicDeed Does = deedOf(Op);
  if (Does.Waits && Atomic)
    emit(Wait{Atomic}, spanOf(E));
  emit(Mutate{Atomic}, spanOf(E));
  if (Does.Signals && Atomic)
    emit(Signal{Atomic}, spanOf(E));
  if (Kept && Atomic) // beside what it held: others may have stored since
    emit(Flow{Kept, Atomic, /*Kills=*/false}, spanOf(E));
  Value V;
  if (E->getType()->isPointerType())
    V.Place = temp(E->getType());
  return V;
}

Value FunctionLowering::VisitCXXDeleteExpr(const CXXDeleteExpr *E) {
  PlaceId Pointer = pointerPlace(E->getArgument());
  QualType T = E->getArgument()->getType();
  // `delete static_cast<T *>(P)` of a void pointer: what is freed is a T.
  if (Pointer && C.Tu.Types[C.Tu.Types[Out.Places[Pointer].Type].Pointee].IsVoid &&
      !T->getPointeeType()->isVoidType()) {
    PlaceId Cast = temp(T);
    emit(Flow{Pointer, Cast}, spanOf(E->getArgument()));
    Pointer = Cast;
  }
  if (Pointer)
    emit(Free{Pointer, E->isArrayForm() ? AllocKind::NewArray : AllocKind::New}, spanOf(E));
  return {};
}

/// `new (Arena) T` takes its memory from somebody who answers for it; `nothrow` and alignments do not.
static AllocKind allocKindOf(const CXXNewExpr *E) {
  for (const Expr *Arg : E->placement_arguments()) {
    const auto *Record = Arg->getType().getNonReferenceType()->getAsRecordDecl();
    const auto *Enum = Arg->getType()->getAs<EnumType>();
    bool IsNoThrow = Record && Record->getName() == "nothrow_t";
    bool IsAlignment = Enum && Enum->getDecl()->getName() == "align_val_t";
    if (!IsNoThrow && !IsAlignment)
      return AllocKind::Placement;
  }
  return E->isArray() ? AllocKind::NewArray : AllocKind::New;
}

/// `new (p) T(args)` makes the object where p points; any other new makes one of its own.
Value FunctionLowering::VisitCXXNewExpr(const CXXNewExpr *E) {
  Value V;
  const FunctionDecl *Allocator = E->getOperatorNew();
  bool Placement = Allocator && Allocator->isReservedGlobalPlacementOperator() && E->getNumPlacementArgs() == 1;
  for (const Expr *Arg : E->placement_arguments())
    value(Arg);
  if (E->isArray() && E->getArraySize() && *E->getArraySize())
    value(*E->getArraySize());
  QualType Made = E->getAllocatedType();
  PlaceId Object;
  if (Placement) {
    Object = pointee(E->getPlacementArg(0));
    V.AddressOf = Object;
  } else {
    Object = Out.Places.root(Projection::Heap, NextHeap++, typeId(Made));
    V.Place = temp(E->getType());
    emit(Allocate{Object, V.Place, allocKindOf(E)}, spanOf(E));
    issue(Object, V.Place, false, spanOf(E));
  }
  PlaceId First = E->isArray() ? Out.Places.element(Object, {}, typeId(Made)) : Object;
  if (const Expr *Init = E->getInitializer())
    initialise(First, Made, Init);
  return V;
}

void FunctionLowering::destroy(PlaceId Object, const CXXRecordDecl *Class, Span At) {
  if (!Object || !Class || !Class->getDefinition())
    return;
  const CXXDestructorDecl *D = Class->getDefinition()->getDestructor();
  if (!D || D->isTrivial())
    return;
  Call Made;
  Made.How = CallKind::Destructor;
  Made.Callee = C.Functions.idOf(D);
  Made.Object = Argument{Object, PassKind::Reference, typeId(C.Ast.getCanonicalTagType(Class)), At, {}};
  Made.At = At;
  CallId Id{static_cast<uint32_t>(Out.Calls.size())};
  Out.Calls.push_back(std::move(Made));
  emit(CallFact{Id}, At);
}

/// An array's elements one by one, the last first, while they are few enough to be told apart ([class.dtor]/15).
void FunctionLowering::destroyAll(PlaceId Object, QualType T, Span At) {
  constexpr uint64_t MaxElements = 8;
  const CXXRecordDecl *Class = C.Ast.getBaseElementType(T)->getAsCXXRecordDecl();
  const ConstantArrayType *Array = C.Ast.getAsConstantArrayType(T);
  if (!Object || !Class || !Class->getDefinition() || Class->hasTrivialDestructor() || !Array ||
      Array->getZExtSize() > MaxElements)
    return destroy(Object, Class, At);
  QualType Element = Array->getElementType();
  for (uint64_t I = Array->getZExtSize(); I-- != 0;)
    destroyAll(Out.Places.element(Object, {Index::Kind::Constant, static_cast<int64_t>(I), {}}, typeId(Element)),
               Element, At);
}

void FunctionLowering::runCleanup(const VarDecl *V) {
  const auto *Attribute = V->getAttr<CleanupAttr>();
  if (!Attribute)
    return;
  Span At{V->getLocation().getRawEncoding(), V->getLocation().getRawEncoding()};
  QualType Pointer = C.Ast.getPointerType(V->getType());
  Value Address;
  Address.AddressOf = varPlace(V);
  Call Made;
  Made.Callee = C.Functions.idOf(Attribute->getFunctionDecl());
  Made.Args.push_back({holdPointer(Address, Pointer, At), PassKind::Value, typeId(Pointer), At, {}});
  Made.At = At;
  CallId Id{static_cast<uint32_t>(Out.Calls.size())};
  Out.Calls.push_back(std::move(Made));
  emit(CallFact{Id}, At);
}
