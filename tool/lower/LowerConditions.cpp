// LowerConditions.cpp - which condition each branch tests, so that paths which contradict themselves can be told.
//
// A condition is a fact about one place (truth, equality, order against a constant) or, failing that, any expression
// that gives the same answer as long as the places it mentions stay as they are. What can change by itself (a call to
// `next()`) gets no condition: its branches are independent.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/FoldingSet.h"

using namespace deed;
using namespace clang;

/// The value of an operand, through parentheses and conversions that keep its meaning.
const Value *FunctionLowering::plainValue(const Expr *E) const { return known(E->IgnoreParenImpCasts()); }

/// What E asks, beneath what leaves the answer as it is: parentheses, conversions to bool and to wider integers, and
/// the compiler's hints, as in `if (unlikely(!p))`.
static const Expr *asked(const Expr *E, const ASTContext &Ast) {
  for (;;) {
    const Expr *Inner = E->IgnoreParenImpCasts();
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Inner)) {
      const Expr *Of = Cast->getSubExpr();
      bool Widens =
          Cast->getCastKind() == CK_IntegralCast && Ast.getTypeSize(Of->getType()) <= Ast.getTypeSize(Cast->getType());
      bool KeepsType = Cast->getCastKind() == CK_NoOp && !Cast->isGLValue();
      if (Widens || KeepsType || Cast->getCastKind() == CK_IntegralToBoolean ||
          Cast->getCastKind() == CK_PointerToBoolean)
        Inner = Of;
    } else if (const auto *Call = dyn_cast<CallExpr>(Inner); Call && Call->getNumArgs() > 0) {
      switch (Call->getBuiltinCallee()) {
      case Builtin::BI__builtin_expect:
      case Builtin::BI__builtin_expect_with_probability:
      case Builtin::BI__builtin_unpredictable: Inner = Call->getArg(0); break;
      default: break;
      }
    }
    if (Inner == E)
      return E;
    E = Inner;
  }
}

/// `bool valid() const { return p != nullptr; }`: asks whether a pointer member is set. Negated: whether it is not.
static bool testsPointerMember(const CXXMethodDecl *M, bool &Negated) {
  const FunctionDecl *Definition = nullptr;
  const auto *Body = M->hasBody(Definition) ? dyn_cast_or_null<CompoundStmt>(Definition->getBody()) : nullptr;
  const auto *Return = Body && Body->size() == 1 ? dyn_cast<ReturnStmt>(Body->body_front()) : nullptr;
  const Expr *E = Return ? Return->getRetValue() : nullptr;
  Negated = false;
  while (E) {
    E = E->IgnoreParenCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
    } else if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
      Negated = !Negated;
      E = Not->getSubExpr();
    } else if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isEqualityOp()) {
      auto IsNull = [](const Expr *Side) {
        return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(Side->IgnoreParenImpCasts());
      };
      if (IsNull(B->getLHS()) == IsNull(B->getRHS()))
        return false;
      Negated ^= B->getOpcode() == BO_EQ;
      E = IsNull(B->getLHS()) ? B->getRHS() : B->getLHS();
    } else {
      const auto *Member = dyn_cast<MemberExpr>(E);
      return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
             isa<FieldDecl>(Member->getMemberDecl()) && Member->getType()->isPointerType();
    }
  }
  return false;
}

/// `if (p)`, and what a type that promises to be empty after a move is asked in words: joinable(), owns_lock(),
/// valid().
bool FunctionLowering::asksForTruth(const CXXMemberCallExpr *Asked, bool &Negated) {
  Negated = false;
  const CXXMethodDecl *M = Asked->getMethodDecl();
  if (const auto *Conversion = dyn_cast_or_null<CXXConversionDecl>(M))
    return Conversion->getConversionType()->isBooleanType();
  if (!M || !M->isConst() || M->getNumParams() != 0 || !M->getReturnType()->isBooleanType() || M->isStatic())
    return false;
  // The promise may be of the object's class, the member of its base (libstdc++'s futures).
  auto isEmptyAfterMove = [&](QualType Class) { return C.Types.infoOf(Class).AfterMove == MovedFrom::Empty; };
  return testsPointerMember(M, Negated) || isEmptyAfterMove(C.Ast.getCanonicalTagType(M->getParent())) ||
         isEmptyAfterMove(Asked->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType());
}

/// Evaluating E twice gives the same unless one of Depends changed: names, members, operators, const member functions,
/// functions of values.
bool FunctionLowering::isPure(const Expr *E, llvm::SmallVectorImpl<PlaceId> &Depends) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return isPure(Full->getSubExpr(), Depends);
  if (isa<IntegerLiteral, CXXBoolLiteralExpr, CharacterLiteral, CXXNullPtrLiteralExpr, GNUNullExpr, FloatingLiteral,
          StringLiteral, UnaryExprOrTypeTraitExpr, SizeOfPackExpr>(E))
    return true;
  auto DependsOn = [&](const Expr *Of) {
    const Value *V = known(Of);
    if (V && V->Place)
      Depends.push_back(V->Place);
    return V != nullptr;
  };
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (isa<EnumConstantDecl, FunctionDecl>(Ref->getDecl()) || evaluated(E))
      return true;
    return !Ref->getType().isVolatileQualified() && DependsOn(E);
  }
  if (isa<MemberExpr, ArraySubscriptExpr, CXXThisExpr>(E)) {
    if (isa<CXXThisExpr>(E))
      return true;
    return !E->getType().isVolatileQualified() && DependsOn(E);
  }
  if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->isIncrementDecrementOp() || U->getOpcode() == UO_Coawait)
      return false;
    if (U->getOpcode() == UO_Deref)
      return isPure(U->getSubExpr(), Depends) && DependsOn(E);
    return isPure(U->getSubExpr(), Depends);
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E))
    return !B->isAssignmentOp() && isPure(B->getLHS(), Depends) && isPure(B->getRHS(), Depends);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return isPure(Cast->getSubExpr(), Depends);
  if (const auto *T = dyn_cast<MaterializeTemporaryExpr>(E))
    return isPure(T->getSubExpr(), Depends);
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus || Op->getOperator() == OO_MinusMinus ||
        Op->getOperator() == OO_Call)
      return false;
    for (const Expr *Arg : Op->arguments())
      if (!isPure(Arg, Depends))
        return false;
    return true;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *M = Member->getMethodDecl();
    if (!M || !M->isConst())
      return false;
    const Expr *Object = Member->getImplicitObjectArgument();
    if (!isPure(Object, Depends))
      return false;
    if (Object->getType()->isPointerType() || isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
      Depends.push_back(pointee(Object));
    for (const Expr *Arg : Member->arguments())
      if (!isPure(Arg, Depends))
        return false;
    return true;
  }
  if (const auto *Made = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *F = Made->getDirectCallee();
    if (!F || Made->getNumArgs() == 0)
      return false;
    for (unsigned I = 0; I < Made->getNumArgs(); ++I) {
      if (I < F->getNumParams()) {
        QualType T = F->getParamDecl(I)->getType();
        if ((T->isReferenceType() || T->isPointerType()) && !T->getPointeeType().isConstQualified())
          return false;
      }
      if (!isPure(Made->getArg(I), Depends))
        return false;
    }
    return true;
  }
  return false;
}

/// The object that an operand of a comparison stands for: `this`, `&o` and `std::addressof(o)` for the object, a
/// pointer for its referent, a name or a member for itself, `o.size()` for o. Invalid if there is none.
PlaceId FunctionLowering::comparedPlace(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (isa<CXXThisExpr>(E))
    return thisObject();
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_AddrOf)
    E = U->getSubExpr()->IgnoreParenImpCasts();
  else if (const auto *Called = dyn_cast<CallExpr>(E);
           Called && Called->getNumArgs() == 1 && E->getType()->isPointerType() && Called->getBuiltinCallee())
    E = Called->getArg(0)->IgnoreParenImpCasts();
  else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E); Member && Member->getNumArgs() == 0)
    E = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  else if (E->getType()->isPointerType()) {
    const Value *V = known(E);
    return V && V->AddressOf ? V->AddressOf
           : V && V->Place   ? Out.Places.deref(V->Place, typeId(E->getType()->getPointeeType()))
                             : PlaceId{};
  }
  if (isa<CXXThisExpr>(E))
    return thisObject();
  const Value *V = known(E);
  return V ? V->Place : PlaceId{};
}

void FunctionLowering::noteComparison(Condition &Made, const Expr *E) {
  BinaryOperatorKind Op;
  const Expr *L, *R;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isComparisonOp()) {
    L = B->getLHS(), R = B->getRHS(), Op = B->getOpcode();
    Made.IfSame = Op == BO_EQ || Op == BO_NE || Op == BO_LE || Op == BO_GE; // `!=` is `==`, taken the other way
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
             Call && Call->isComparisonOp() && Call->getNumArgs() == 2) {
    L = Call->getArg(0), R = Call->getArg(1), Op = BinaryOperator::getOverloadedOpcode(Call->getOperator());
    Made.IfSame = Op == BO_EQ || Op == BO_LE || Op == BO_GE;
  } else {
    return;
  }
  PlaceId Left = comparedPlace(L), Right = comparedPlace(R);
  if (Left && Right)
    Made.Left = Left, Made.Right = Right;
}

ConditionId FunctionLowering::addCondition(Condition Made, const Expr *E) {
  ConditionId Next{static_cast<uint32_t>(Out.Conditions.size())};
  bool IsOfPlace = Made.How == Condition::Kind::Truth || Made.How == Condition::Kind::Equals ||
                   Made.How == Condition::Kind::Less;
  if (IsOfPlace) {
    auto [It, New] = PlaceConditions.try_emplace({static_cast<int>(Made.How), Made.Place.Raw, Made.Value}, Next);
    if (!New)
      return It->second;
    Made.Depends.push_back(Made.Place);
  } else if (Made.How == Condition::Kind::Opaque) {
    llvm::FoldingSetNodeID Shape;
    const auto *B = dyn_cast<BinaryOperator>(E);
    if (B && B->isEqualityOp()) { // `a != b` and `a == b` are one condition; the caller flips Taken
      B->getLHS()->Profile(Shape, C.Ast, /*Canonical=*/true);
      B->getRHS()->Profile(Shape, C.Ast, /*Canonical=*/true);
    } else {
      E->Profile(Shape, C.Ast, /*Canonical=*/true);
    }
    auto &SameHash = OpaqueConditions[Shape.ComputeHash()];
    for (auto &[Known, Id] : SameHash)
      if (Known == Shape)
        return Id;
    SameHash.push_back({Shape, Next});
  }
  Made.At = spanOf(E);
  SourceManager &SM = C.Ast.getSourceManager();
  Made.Text = C.Tu.Names.intern(
      Lexer::getSourceText(CharSourceRange::getTokenRange(SM.getExpansionRange(E->getSourceRange()).getAsRange()), SM,
                           C.Ast.getLangOpts())
          .take_front(80));
  Out.Conditions.push_back(std::move(Made));
  return Next;
}

/// `a && b`, `a || b || c`: what is asked in turn; each by itself, its branches know their conditions. False if one of
/// them gives no condition.
bool FunctionLowering::collectParts(const Expr *E, BinaryOperatorKind Op, Condition &Into) {
  E = asked(E, C.Ast);
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->getOpcode() == Op)
    return collectParts(B->getLHS(), Op, Into) && collectParts(B->getRHS(), Op, Into);
  ConditionPart Part;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isLogicalOp())
    return false;
  Part.If = conditionOf(E, Part.AsIs);
  if (!Part.If)
    return false;
  Into.Parts.push_back(Part);
  llvm::append_range(Into.Depends, Out.Conditions[Part.If.Raw].Depends);
  return true;
}

/// `!(a && b)` is tested as a whole, after its operands; null unless each of them gives a condition.
ConditionId FunctionLowering::logicalCondition(const BinaryOperator *E) {
  Condition Made;
  Made.How = E->getOpcode() == BO_LAnd ? Condition::Kind::All : Condition::Kind::Any;
  return collectParts(E, E->getOpcode(), Made) ? addCondition(std::move(Made), E) : ConditionId{};
}

/// The condition that E tests; Taken is flipped for each negation on the way.
ConditionId FunctionLowering::conditionOf(const Expr *E, bool &Taken) {
  E = asked(E, C.Ast);
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return conditionOf(Full->getSubExpr(), Taken);
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_LNot) {
    Taken = !Taken;
    return conditionOf(U->getSubExpr(), Taken);
  }
  if (const auto *Logical = dyn_cast<BinaryOperator>(E); Logical && Logical->isLogicalOp())
    if (ConditionId Made = logicalCondition(Logical))
      return Made;
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
    return conditionOf(Rewritten->getSemanticForm(), Taken);
  auto Truth = [&](PlaceId P) {
    Condition Made;
    Made.How = Condition::Kind::Truth;
    Made.Place = P;
    return addCondition(std::move(Made), E);
  };
  if (isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E) || (isa<UnaryOperator>(E) && E->isGLValue()))
    if (const Value *V = known(E); V && V->Place && !E->getType().isVolatileQualified())
      return Truth(V->Place);
  if (const auto *Assign = dyn_cast<BinaryOperator>(E); Assign && Assign->getOpcode() == BO_Assign)
    if (const Value *V = known(Assign->getLHS()); V && V->Place)
      return Truth(V->Place);
  bool Negated = false;
  if (const auto *Made = dyn_cast<CXXMemberCallExpr>(E); Made && asksForTruth(Made, Negated)) {
    const Expr *Object = Made->getImplicitObjectArgument();
    if (const Value *V = plainValue(Object); V && V->Place && !Object->getType()->isPointerType()) {
      Taken ^= Negated;
      return Truth(V->Place);
    }
  }
  // Comparisons against a constant, built-in or overloaded (`up == nullptr`).
  const Expr *L = nullptr, *R = nullptr;
  BinaryOperatorKind Op = BO_Comma;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isComparisonOp()) {
    L = B->getLHS(), R = B->getRHS(), Op = B->getOpcode();
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
             Call && Call->isComparisonOp() && Call->getNumArgs() == 2) {
    L = Call->getArg(0), R = Call->getArg(1);
    Op = BinaryOperator::getOverloadedOpcode(Call->getOperator());
  }
  if (L) {
    auto ConstantOf = [&](const Expr *Side) -> std::optional<int64_t> {
      if (const Value *V = plainValue(Side); V && V->Constant)
        return V->Constant;
      if (Side->getType()->isIntegralOrEnumerationType())
        if (auto N = evaluated(Side))
          return N;
      if (Side->isNullPointerConstant(C.Ast, Expr::NPC_ValueDependentIsNotNull))
        return 0;
      return std::nullopt;
    };
    if (!ConstantOf(R) && ConstantOf(L)) {
      std::swap(L, R);
      Op = BinaryOperator::isEqualityOp(Op) ? Op : BinaryOperator::reverseComparisonOp(Op);
    }
    const Value *V = plainValue(L);
    if (auto Constant = ConstantOf(R); Constant && V && V->Place && !L->getType().isVolatileQualified()) {
      Condition Made;
      Made.Place = V->Place;
      Made.Value = *Constant;
      bool Boolish = L->IgnoreParenImpCasts()->getType()->isBooleanType() || *Constant == 0;
      switch (Op) {
      case BO_EQ:
      case BO_NE:
        if (Op == BO_NE)
          Taken = !Taken;
        if (Boolish) {
          Taken = Taken == (*Constant != 0);
          return Truth(V->Place);
        }
        Made.How = Condition::Kind::Equals;
        return addCondition(std::move(Made), E);
      case BO_LT: Made.How = Condition::Kind::Less; return addCondition(std::move(Made), E);
      case BO_GE:
        Taken = !Taken;
        Made.How = Condition::Kind::Less;
        return addCondition(std::move(Made), E);
      case BO_GT:
      case BO_LE:
        if (*Constant == INT64_MAX)
          break;
        if (Op == BO_GT)
          Taken = !Taken;
        Made.How = Condition::Kind::Less;
        Made.Value = *Constant + 1; // x <= c is x < c + 1
        return addCondition(std::move(Made), E);
      default: break;
      }
    }
  }
  Condition Opaque;
  if (!isPure(E, Opaque.Depends) || Opaque.Depends.empty()) {
    const Value *Given = isa<CallExpr>(E) ? known(E) : nullptr; // by a call, each time anew
    return Given && isTemp(Given->Place) ? Truth(Given->Place) : ConditionId{};
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->getOpcode() == BO_NE)
    Taken = !Taken;
  noteComparison(Opaque, E);
  return addCondition(std::move(Opaque), E);
}

/// The condition whose answer the value of E is, as in `bool Failed = Fd < 0`; AsIs is flipped for each negation.
ConditionId FunctionLowering::answeredBy(const Expr *E, bool &AsIs) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return answeredBy(Full->getSubExpr(), AsIs);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E); Cast && Cast->getType()->isBooleanType())
    return answeredBy(Cast->getSubExpr(), AsIs);
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_LNot) {
    AsIs = !AsIs;
    return answeredBy(U->getSubExpr(), AsIs);
  }
  const auto *B = dyn_cast<BinaryOperator>(E);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  bool IsQuestion = (B && (B->isLogicalOp() || (B->isComparisonOp() && B->getOpcode() != BO_Cmp))) ||
                    isa<CXXRewrittenBinaryOperator>(E) ||
                    (Operator && Operator->isComparisonOp() && Operator->getType()->isBooleanType());
  // Below a negation it is the truth of it that counts, whatever it is.
  return IsQuestion || !AsIs ? conditionOf(E, AsIs) : ConditionId{};
}

/// A scalar gets the value of E: a constant, what another place holds, or the answer to a question.
Write FunctionLowering::scalarWrite(PlaceId Into, const Expr *E, const Value &V) {
  const Expr *Plain = E->IgnoreParenImpCasts();
  const auto *Unary = dyn_cast<UnaryOperator>(Plain);
  bool IsCopy =
      isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr, CallExpr, AbstractConditionalOperator, StmtExpr>(Plain) ||
      (Unary && Unary->getOpcode() == UO_Deref);
  const Value *Of = IsCopy ? known(Plain) : nullptr;
  Write Made{Into, true, V.Constant, Of ? Of->Place : PlaceId{}};
  if (!Made.Value && !Made.SameAs && E->getType()->isIntegralOrEnumerationType())
    Made.If = answeredBy(E, Made.AsIs);
  return Made;
}

static bool endsInThrow(const CFGBlock &B) {
  for (const CFGElement &E : llvm::reverse(B))
    if (auto S = E.getAs<CFGStmt>())
      return isa<CXXThrowExpr>(S->getStmt()->IgnoreContainers());
  return false;
}

/// `do ... while (A && B)`: clang evaluates the operator to a value first, where both of its ways meet, and then tests
/// that. The operator; null if the block is none such.
static const BinaryOperator *joinsOperator(const CFGBlock *B) {
  const auto *Loop = B ? dyn_cast_or_null<DoStmt>(B->getTerminatorStmt()) : nullptr;
  const auto *Op = Loop ? dyn_cast<BinaryOperator>(Loop->getCond()->IgnoreParenImpCasts()) : nullptr;
  if (!Op || !Op->isLogicalOp() || B->succ_size() != 2)
    return nullptr;
  bool IsAlone = llvm::all_of(*B, [&](const CFGElement &E) {
    auto S = E.getAs<CFGStmt>();
    return S && isa<Expr>(S->getStmt()) && cast<Expr>(S->getStmt())->IgnoreParenImpCasts() == Op;
  });
  return IsAlone ? Op : nullptr;
}

/// Where the left operand has decided already, the loop's test is decided, too.
static const CFGBlock *skipDecided(const CFGBlock &From, const CFGBlock *To) {
  const auto *Op = joinsOperator(To);
  const auto *Decided = Op ? dyn_cast_or_null<BinaryOperator>(From.getTerminatorStmt()) : nullptr;
  if (!Decided || !Decided->isLogicalOp())
    return To;
  const CFGBlock *Next = (To->succ_begin() + (Op->getOpcode() == BO_LAnd ? 1 : 0))->getReachableBlock();
  return Next ? Next : To;
}

void FunctionLowering::lowerEdges(const CFGBlock &B) {
  Block &From = Out.Blocks[Current];
  CFGTerminator Terminator = B.getTerminator();
  const Stmt *Branch = B.getTerminatorStmt();
  if (B.hasNoReturnElement() && !endsInThrow(B))
    emit(Unreachable{}, Branch ? spanOf(Branch) : Span{});

  const Expr *Tested = nullptr;
  const auto *Switch = dyn_cast_or_null<SwitchStmt>(Branch);
  if (Branch && Terminator.isStmtBranch() && !Switch && !isa<CXXForRangeStmt, CXXTryStmt, GotoStmt>(Branch) &&
      B.succ_size() == 2)
    Tested = B.getLastCondition();
  if (const BinaryOperator *Op = joinsOperator(&B))
    Tested = Op->getRHS(); // nothing else comes here
  bool Throws = endsInThrow(B);
  auto MayThrow = [&](const FactAt &F) {
    const auto *Called = std::get_if<CallFact>(&F.What);
    FunctionId Callee = Called ? Out.Calls[Called->Call.Raw].Callee : FunctionId{};
    return Called && (!Callee || !C.Tu[Callee].NoThrow);
  };
  unsigned Which = 0;
  for (const CFGBlock::AdjacentBlock &Next : B.succs()) {
    unsigned Position = Which++;
    const CFGBlock *To = Next.getReachableBlock();
    if (!To)
      continue;
    To = skipDecided(B, To);
    Edge E;
    E.To = {BlockNumbers.lookup(To)};
    // An exception that no handler fits goes on.
    bool GoesOn = isa_and_nonnull<CXXTryStmt>(Branch) && !isa_and_nonnull<CXXCatchStmt>(To->getLabel());
    const bool ByCall = !Branch && Position > 0;
    if (ByCall && !Throws && llvm::none_of(From.Facts, MayThrow))
      continue; // clang does not know who promises it without saying so
    E.Exceptional = Throws || GoesOn || ByCall;
    if (Tested) {
      E.Taken = Position == 0;
      E.If = conditionOf(Tested, E.Taken);
    } else if (Switch) {
      const auto *Case = dyn_cast_or_null<CaseStmt>(To->getLabel());
      const Value *V = plainValue(Switch->getCond());
      auto N = Case && !Case->getRHS() && V && V->Place ? evaluated(Case->getLHS()) : std::nullopt;
      if (N) {
        Condition Equal;
        Equal.How = *N == 0 ? Condition::Kind::Truth : Condition::Kind::Equals;
        Equal.Place = V->Place;
        Equal.Value = *N;
        E.Taken = Equal.How == Condition::Kind::Equals;
        if (Equal.How == Condition::Kind::Truth)
          Equal.Value = 0;
        // Fall-through from the case before reaches the same block without the test; only a direct edge comes here.
        E.If = addCondition(std::move(Equal), Switch->getCond());
      }
    }
    if (E.To.Raw <= Current)
      Out.Blocks[E.To.Raw].LoopHead = true;
    From.Next.push_back(E);
  }
}
