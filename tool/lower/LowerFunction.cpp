// LowerFunction.cpp - blocks and their order: from clang::CFG's elements to facts, one element at a time.
#include "lower/LowerFunction.h"
#include "frontend/Spans.h"
#include "clang/AST/Attr.h"
#include "clang/AST/StmtCXX.h"

using namespace deed;
using namespace clang;

Span FunctionLowering::spanOf(const Stmt *S) {
  return S ? Span{S->getBeginLoc().getRawEncoding(), S->getEndLoc().getRawEncoding()} : Span{};
}

void FunctionLowering::emit(Fact F, Span At) {
  FactAt &Made = Out.Blocks[Current].Facts.emplace_back(FactAt{std::move(F), At});
  Made.ChosenBy = chosenBy(Made.What);
  ++Emitted;
}

/// Of an element that is chosen by a sum: the last one by which the source has come there.
std::optional<uint32_t> FunctionLowering::chosenBy(const Fact &F) const {
  if (Chosen.empty())
    return std::nullopt;
  PlaceId P;
  if (const auto *R = std::get_if<Read>(&F))
    P = R->What;
  else if (const auto *W = std::get_if<Write>(&F))
    P = W->What;
  else if (const auto *M = std::get_if<Mutate>(&F))
    P = M->What;
  while (P && Out.Places[P].Kind != Projection::Element)
    P = Out.Places[P].Parent;
  auto It = P ? Chosen.find(P) : Chosen.end();
  return It == Chosen.end() ? std::nullopt : std::optional(It->second);
}

void FunctionLowering::insert(FactRef Before, Fact F, Span At) {
  std::vector<FactAt> &Facts = Out.Blocks[Before.Block.Raw].Facts;
  Facts.insert(Facts.begin() + Before.Index, {std::move(F), At});
  ++Emitted;
  for (ClosureMade &Made : llvm::reverse(Out.Closures)) {
    if (Made.At.Block != Before.Block || Made.At.Index < Before.Index)
      break; // noted in order
    ++Made.At.Index;
  }
  for (Unsequenced &Group : llvm::reverse(Out.UnorderedOperands)) {
    bool Behind = false;
    for (std::vector<FactRef> &Operand : Group.Operands)
      for (FactRef &R : Operand)
        if (R.Block == Before.Block && R.Index >= Before.Index)
          ++R.Index, Behind = true;
    if (!Behind)
      break; // groups are noted in order
  }
}

/// `&A::s` names a member of no object.
static bool shouldHaveFacts(const Expr *E) {
  QualType T = E->getType();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E); Ref && isa<FieldDecl>(Ref->getDecl()))
    return false;
  return !T.isNull() && (T->isRecordType() || T->isPointerType());
}

void FunctionLowering::notUnderstood(const Stmt *S) { ++C.Covered.NotUnderstood[S->getStmtClassName()]; }

/// Wrappers that the CFG leaves out or that add nothing: the value is their operand's.
static const Expr *peel(const Expr *E) {
  for (;;) {
    const Expr *Inner = E;
    if (const auto *P = dyn_cast<ParenExpr>(E))
      Inner = P->getSubExpr();
    else if (const auto *F = dyn_cast<FullExpr>(E)) // ExprWithCleanups, ConstantExpr
      Inner = F->getSubExpr();
    else if (const auto *S = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      Inner = S->getReplacement();
    else if (const auto *G = dyn_cast<GenericSelectionExpr>(E); G && !G->isResultDependent())
      Inner = G->getResultExpr();
    else if (const auto *Ch = dyn_cast<ChooseExpr>(E); Ch && !Ch->isConditionDependent())
      Inner = Ch->getChosenSubExpr();
    else if (const auto *R = dyn_cast<CXXRewrittenBinaryOperator>(E))
      Inner = R->getSemanticForm();
    else if (const auto *K = dyn_cast<PackIndexingExpr>(E))
      Inner = K->getSelectedExpr();
    else if (const auto *O = dyn_cast<OpaqueValueExpr>(E); O && O->getSourceExpr())
      Inner = O->getSourceExpr();
    else if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_Extension)
      Inner = U->getSubExpr();
    if (Inner == E || !Inner)
      return E;
    E = Inner;
  }
}

const Value *FunctionLowering::known(const Expr *E) const {
  auto It = Values.find(peel(E));
  return It == Values.end() ? nullptr : &It->second;
}

Value FunctionLowering::value(const Expr *E) {
  E = peel(E);
  if (auto It = Values.find(E); It != Values.end())
    return It->second;
  uint32_t Begin = static_cast<uint32_t>(Out.Blocks[Current].Facts.size());
  bool ShouldHave = shouldHaveFacts(E);
  C.Covered.Expressions += ShouldHave;
  noteUnsafe(E);
  Value V = Visit(E);
  if (ShouldHave && !V.Place && !V.AddressOf && !V.Function && !V.Constant)
    notUnderstood(E);
  V.Block = Current;
  V.Begin = Begin;
  V.End = static_cast<uint32_t>(Out.Blocks[Current].Facts.size());
  V.First = {{Current}, Begin};
  for (const Stmt *Child : E->children())
    if (const auto *Operand = dyn_cast_or_null<Expr>(Child))
      if (const Value *Done = known(Operand)) {
        if (Done->Block == Current)
          V.Begin = std::min(V.Begin, Done->Begin);
        V.First = std::min(V.First, Done->First);
      }
  return Values[E] = V;
}

void FunctionLowering::declareParameters(const FunctionDecl *F) {
  for (unsigned I = 0; I < F->getNumParams(); ++I) {
    const ParmVarDecl *P = F->getParamDecl(I);
    Variables[P] = Out.Places.root(Projection::Param, I, typeId(P->getType()), C.Tu.Names.intern(P->getName()));
  }
}

/// Marks full expressions, so that trivial temporaries end where they should, and the constructions that a named return
/// value makes unnecessary. Walks statements only, not into expressions.
void FunctionLowering::noteStatements(const Stmt *S) {
  if (!S)
    return;
  if (const auto *E = dyn_cast<Expr>(S)) {
    FullExpressions.insert(peel(E));
    return;
  }
  if (const auto *R = dyn_cast<ReturnStmt>(S))
    if (const VarDecl *Named = R->getNRVOCandidate(); Named && Named->isNRVOVariable() && R->getRetValue())
      ElidedReturns.insert(peel(R->getRetValue()));
  for (const Stmt *Child : S->children())
    noteStatements(Child);
}

/// [dcl.fct.def.coroutine]/5: the initial suspend point, unless its awaiter is std::suspend_never.
static bool startsSuspended(const CoroutineBodyStmt *S) {
  const Stmt *Initial = S->getInitSuspendStmt();
  while (Initial && !isa<CoroutineSuspendExpr>(Initial))
    Initial = Initial->children().empty() ? nullptr : *Initial->child_begin();
  const auto *Await = dyn_cast_or_null<CoroutineSuspendExpr>(Initial);
  const CXXRecordDecl *Awaiter = Await ? Await->getCommonExpr()->getType()->getAsCXXRecordDecl() : nullptr;
  return Awaiter && Awaiter->getName() != "suspend_never";
}

FunctionLowering::Result FunctionLowering::run(const FunctionDecl *F) {
  Function = F;
  declareParameters(F);
  // The object that an initialiser makes lives on as the member or base; clang's graph destroys it as a temporary.
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
    for (const CXXCtorInitializer *I : Ctor->inits())
      if (const Expr *Init = I->getInit()) {
        const auto *Default = dyn_cast<CXXDefaultInitExpr>(Init);
        if (const auto *Made = dyn_cast<CXXBindTemporaryExpr>(peel(Default ? Default->getExpr() : Init)))
          Members.insert(Made);
      }
  // A constructor may have to destroy the members it has made ([class.base.init]/12): their destructors are known then.
  if (isa<CXXConstructorDecl>(F))
    for (const FieldDecl *Field : cast<CXXMethodDecl>(F)->getParent()->fields())
      if (const CXXRecordDecl *Class = C.Ast.getBaseElementType(Field->getType())->getAsCXXRecordDecl())
        if (const CXXDestructorDecl *D = Class->getDefinition() ? Class->getDefinition()->getDestructor() : nullptr)
          C.Functions.idOf(D);
  Stmt *Body = F->getBody();
  if (auto *Coroutine = dyn_cast_or_null<CoroutineBodyStmt>(Body)) {
    Body = Coroutine->getBody();
    StartsSuspended = startsSuspended(Coroutine);
  }
  return lowerGraph(F, Body);
}

FunctionLowering::Result FunctionLowering::run(const VarDecl *Global) {
  Result R = lowerGraph(Global, const_cast<Expr *>(Global->getInit()));
  return R;
}

FunctionLowering::Result FunctionLowering::lowerGraph(const Decl *D, Stmt *Body) {
  CFG::BuildOptions Options;
  Options.AddImplicitDtors = Options.AddTemporaryDtors = Options.AddLifetime = true;
  Options.AddInitializers = true;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> Graph = CFG::buildCFG(D, Body, &C.Ast, Options);
  // Edges from calls to handlers split blocks at every call: only where there is a handler.
  if (Graph && Graph->try_blocks_begin() != Graph->try_blocks_end()) {
    Options.AddEHEdges = true;
    Graph = CFG::buildCFG(D, Body, &C.Ast, Options);
  }
  if (!Graph)
    return Result::NoControlFlow;
  noteStatements(Body);

  // clang numbers blocks backwards, the entry last; counted from the entry, most predecessors come before.
  unsigned Count = Graph->getNumBlockIDs();
  Out.Blocks.resize(Count);
  std::vector<const CFGBlock *> Order(Count, nullptr);
  for (const CFGBlock *B : *Graph) {
    Order[Count - 1 - B->getBlockID()] = B;
    BlockNumbers[B] = Count - 1 - B->getBlockID();
  }
  Out.Exit = {BlockNumbers[&Graph->getExit()]};
  Current = 0;
  if (StartsSuspended)
    emit(Suspend{}, spanOf(Body));
  for (uint32_t I = 0; I < Count; ++I) {
    if (!Order[I])
      continue;
    Current = I;
    lowerBlock(*Order[I]);
    if (Emitted > C.Budget)
      return Result::OverBudget;
  }
  if (const auto *Global = dyn_cast<VarDecl>(D)) {
    Current = 0;
    for (uint32_t I = 0; I < Count; ++I)
      if (Order[I] && Order[I] != &Graph->getExit())
        Current = Out.Blocks[I].Next.empty() || Out.Blocks[I].Next[0].To == Out.Exit ? I : Current;
    initialise(varPlace(Global), Global->getType(), Global->getInit());
  }
  unwind(*Graph, Body);
  endParameters(Order, Body);
  replaceElided();
  keepDoubtful();
  return Result::Done;
}

/// clang ends parameters where a `return` leaves, but not where control falls off the end of the body: that way gets a
/// block of its own. A coroutine's parameters live on in its frame.
void FunctionLowering::endParameters(llvm::ArrayRef<const CFGBlock *> Order, const Stmt *Body) {
  if (!Function || isa_and_nonnull<CoroutineBodyStmt>(Body))
    return;
  llvm::SmallVector<const ParmVarDecl *, 4> ByValue;
  for (const ParmVarDecl *P : Function->parameters())
    if (!P->getType()->isReferenceType())
      ByValue.push_back(P);
  if (ByValue.empty())
    return;
  auto hasEnded = [](const CFGBlock &B) {
    return llvm::any_of(B, [](const CFGElement &E) {
      if (auto Ends = E.getAs<CFGLifetimeEnds>())
        return isa<ParmVarDecl>(Ends->getVarDecl());
      auto S = E.getAs<CFGStmt>();
      return S && isa<ReturnStmt>(S->getStmt());
    });
  };
  BlockId Tail;
  for (uint32_t I = 0; I != Order.size(); ++I) {
    if (!Order[I] || BlockId{I} == Out.Exit || hasEnded(*Order[I]))
      continue;
    for (Edge &E : Out.Blocks[I].Next)
      if (E.To == Out.Exit && !E.Exceptional)
        E.To = Tail = {static_cast<uint32_t>(Out.Blocks.size())};
  }
  if (!Tail)
    return;
  Out.Blocks.emplace_back().Next.push_back({.To = Out.Exit});
  Current = Tail.Raw;
  Span Brace = Body ? makeSpan(Body->getEndLoc()) : Span{};
  for (const ParmVarDecl *P : llvm::reverse(ByValue)) {
    destroy(varPlace(P), C.Ast.getBaseElementType(P->getType())->getAsCXXRecordDecl(), Brace);
    emit(StorageEnd{varPlace(P)}, Brace);
  }
}

/// [expr.ass]/1: the right operand is sequenced before the left, for overloaded operators, too ([over.match.oper]/2).
/// The CFG has an overloaded operator's operands from left to right; where both stand in one block they are rotated.
void FunctionLowering::rotateAssignments(std::vector<CFGElement> &Elements) const {
  if (!C.Ast.getLangOpts().CPlusPlus17)
    return;
  llvm::DenseMap<const Stmt *, size_t> At;
  for (size_t I = 0; I < Elements.size(); ++I) {
    auto S = Elements[I].getAs<CFGStmt>();
    if (!S)
      continue;
    const Stmt *Node = S->getStmt();
    At[Node] = I;
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(Node);
    if (!Op || !Op->isAssignmentOp() || Op->getNumArgs() != 2)
      continue;
    // The elements of an operand end with the operand itself and begin after whatever stood before it.
    auto Left = At.find(peel(Op->getArg(0))), Right = At.find(peel(Op->getArg(1)));
    if (Left == At.end() || Right == At.end() || Left->second >= Right->second)
      continue;
    size_t First = Left->second;
    llvm::SmallVector<const Stmt *, 8> Inside{peel(Op->getArg(0))};
    while (!Inside.empty())
      for (const Stmt *Child : Inside.pop_back_val()->children())
        if (Child) {
          if (auto It = At.find(Child); It != At.end())
            First = std::min(First, It->second);
          Inside.push_back(Child);
        }
    std::rotate(Elements.begin() + First, Elements.begin() + Left->second + 1, Elements.begin() + Right->second + 1);
    for (size_t K = First; K <= Right->second; ++K)
      if (auto Moved = Elements[K].getAs<CFGStmt>())
        At[Moved->getStmt()] = K;
  }
}

static const VarDecl *endingVariable(const CFGElement &E) {
  if (auto Ends = E.getAs<CFGLifetimeEnds>())
    return Ends->getVarDecl();
  if (auto Dtor = E.getAs<CFGAutomaticObjDtor>())
    return Dtor->getVarDecl();
  if (auto Cleanup = E.getAs<CFGCleanupFunction>())
    return Cleanup->getVarDecl();
  return nullptr;
}

/// Locals end in reverse order of declaration ([stmt.jump]/2), whether they have a destructor or not: the CFG puts
/// those without behind all that have one.
void FunctionLowering::orderEnds(std::vector<CFGElement> &Elements) const {
  const SourceManager &Sources = C.Ast.getSourceManager();
  for (auto First = Elements.begin(); First != Elements.end();) {
    if (!endingVariable(*First)) {
      ++First;
      continue;
    }
    auto Last = std::find_if(First, Elements.end(), [](const CFGElement &E) { return !endingVariable(E); });
    std::stable_sort(First, Last, [&](const CFGElement &A, const CFGElement &B) {
      SourceLocation Here = endingVariable(A)->getLocation(), There = endingVariable(B)->getLocation();
      return Here != There && Sources.isBeforeInTranslationUnit(There, Here);
    });
    First = Last;
  }
}

void FunctionLowering::lowerBlock(const CFGBlock &B) {
  std::vector<CFGElement> Elements(B.begin(), B.end());
  rotateAssignments(Elements);
  orderEnds(Elements);
  for (const CFGElement &E : Elements) {
    lowerElement(E);
    if (Emitted > C.Budget)
      return;
  }
  lowerEdges(B);
}

void FunctionLowering::destroyVariable(const VarDecl *V, Span At) {
  QualType T = V->getType();
  if (T->isReferenceType()) { // the temporary that the reference keeps alive
    for (const auto &[Kept, Type] : Extended.lookup(V))
      destroy(Kept, T.getNonReferenceType()->getAsCXXRecordDecl(), At);
  } else {
    destroyAll(varPlace(V), T, At);
  }
}

void FunctionLowering::endVariable(const VarDecl *V, Span At) {
  emit(StorageEnd{varPlace(V)}, At);
  for (auto [Kept, Type] : Extended.lookup(V)) {
    if (Type->isArrayType()) // of an initializer_list
      destroyAll(Kept, Type, At);
    emit(StorageEnd{Kept}, At);
  }
}

void FunctionLowering::lowerElement(const CFGElement &E) {
  switch (E.getKind()) {
  case CFGElement::Statement:
  case CFGElement::Constructor:
  case CFGElement::CXXRecordTypedCall: lowerStatement(E.castAs<CFGStmt>().getStmt()); break;
  case CFGElement::Initializer: lowerInitializer(E.castAs<CFGInitializer>().getInitializer()); break;
  case CFGElement::LifetimeEnds: {
    auto Ends = E.castAs<CFGLifetimeEnds>();
    endVariable(Ends.getVarDecl(), spanOf(Ends.getTriggerStmt()));
    break;
  }
  case CFGElement::AutomaticObjectDtor: {
    auto Dtor = E.castAs<CFGAutomaticObjDtor>();
    if (InPlace != std::pair(Dtor.getVarDecl(), Current)) // else it is the result, and lives on
      destroyVariable(Dtor.getVarDecl(), spanOf(Dtor.getTriggerStmt()));
    break;
  }
  case CFGElement::TemporaryDtor: {
    const CXXBindTemporaryExpr *Bound = E.castAs<CFGTemporaryDtor>().getBindTemporaryExpr();
    if (Members.contains(Bound))
      break;
    PlaceId P = BoundTemps.lookup(Bound);
    // A suspension's operand hangs in the tree more than once, and clang destroys it as often.
    if (!P || !Destroyed.insert({P.Raw, Current}).second)
      break;
    destroyAll(P, Bound->getType(), spanOf(Bound));
    emit(StorageEnd{P}, spanOf(Bound));
    break;
  }
  case CFGElement::MemberDtor: {
    const FieldDecl *F = E.castAs<CFGMemberDtor>().getFieldDecl();
    destroyAll(fieldPlace(thisObject(), F), F->getType(),
               {F->getLocation().getRawEncoding(), F->getLocation().getRawEncoding()});
    break;
  }
  case CFGElement::BaseDtor: {
    const CXXRecordDecl *Base = E.castAs<CFGBaseDtor>().getBaseSpecifier()->getType()->getAsCXXRecordDecl();
    destroy(basePlace(thisObject(), Base), Base, spanOf(Function->getBody()));
    break;
  }
  case CFGElement::DeleteDtor: {
    auto Dtor = E.castAs<CFGDeleteDtor>();
    destroy(pointee(Dtor.getDeleteExpr()->getArgument()), Dtor.getCXXRecordDecl(), spanOf(Dtor.getDeleteExpr()));
    break;
  }
  case CFGElement::CleanupFunction: runCleanup(E.castAs<CFGCleanupFunction>().getVarDecl()); break;
  case CFGElement::NewAllocator:
  case CFGElement::ScopeBegin:
  case CFGElement::ScopeEnd:
  case CFGElement::LoopExit: break;
  }
}

void FunctionLowering::lowerStatement(const Stmt *S) {
  if (const auto *E = dyn_cast<Expr>(S)) {
    value(E);
    if (!FullExpressions.contains(peel(E)))
      return;
  } else if (const auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *Each : D->decls())
      if (const auto *V = dyn_cast<VarDecl>(Each))
        declare(V);
  } else if (const auto *R = dyn_cast<ReturnStmt>(S)) {
    lowerReturn(R);
    if (R->getRetValue() && ElidedReturns.contains(peel(R->getRetValue())))
      InPlace = {R->getNRVOCandidate(), Current};
  } else if (const auto *Co = dyn_cast<CoreturnStmt>(S)) {
    lowerCoreturn(Co);
  } else if (isa<GCCAsmStmt, MSAsmStmt>(S)) {
    noteUnsafe(S);
    notUnderstood(S);
  }
  for (auto [P, At] : PendingTemps)
    emit(StorageEnd{P}, At);
  PendingTemps.clear();
}

namespace {
/// Applies a place substitution to every place a fact names.
struct Rewrite {
  llvm::function_ref<void(PlaceId &)> On;
  void operator()(StorageBegin &F) { On(F.What); }
  void operator()(StorageEnd &F) { On(F.What); }
  void operator()(Issue &F) { On(F.Into); }
  void operator()(Flow &F) { On(F.From), On(F.To); }
  void operator()(Move &F) { On(F.From); }
  void operator()(Read &F) { On(F.What); }
  void operator()(Write &F) { On(F.What), On(F.SameAs); }
  void operator()(Mutate &F) { On(F.What); }
  void operator()(Invalidate &F) { On(F.What); }
  void operator()(Allocate &F) { On(F.Object), On(F.Into); }
  void operator()(Free &F) { On(F.Pointer); }
  void operator()(Adopt &F) { On(F.Owner), On(F.Pointer); }
  void operator()(Escape &F) { On(F.What); }
  void operator()(Acquire &F) { On(F.Lock), On(F.Guard); }
  void operator()(Release &F) { On(F.Lock), On(F.Guard); }
  void operator()(Spawn &F) { On(F.Callable), On(F.Handle); }
  void operator()(Join &F) { On(F.Handle); }
  void operator()(Signal &F) { On(F.What); }
  void operator()(Wait &F) { On(F.What); }
  void operator()(Suspend &) {}
  void operator()(CallFact &) {}
  void operator()(Unreachable &) {}
  void operator()(LateRead &F) { On(F.What), On(F.After); }
};
} // namespace

void FunctionLowering::replaceElided() {
  if (Elided.empty())
    return;
  llvm::DenseMap<PlaceId, PlaceId> Done;
  auto Replace = [&](PlaceId &P) {
    if (!P)
      return;
    auto [It, New] = Done.try_emplace(P, P);
    if (New) {
      PlaceId To = P;
      for (unsigned Steps = 0; Steps < 64; ++Steps) { // a chain as long as initialisers nest
        PlaceId Root = Out.Places.rootOf(To);
        auto Target = Elided.find(Root);
        if (Target == Elided.end())
          break;
        To = Out.Places.replacePrefix(To, Root, Target->second);
      }
      Done[P] = To;
      P = To;
      return;
    }
    P = It->second;
  };
  Rewrite Each{Replace};
  for (Block &B : Out.Blocks)
    for (FactAt &F : B.Facts)
      std::visit(Each, F.What);
  for (Loan &L : Out.Loans)
    Replace(L.Borrowed);
  for (Call &Made : Out.Calls) {
    if (Made.Object)
      Replace(Made.Object->What);
    for (Argument &A : Made.Args)
      Replace(A.What);
    Replace(Made.CalleeValue);
    Replace(Made.Result);
  }
  for (Condition &If : Out.Conditions) {
    Replace(If.Place);
    Replace(If.Left);
    Replace(If.Right);
    for (PlaceId &P : If.Depends)
      Replace(P);
  }
}
