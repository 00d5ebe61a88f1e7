// LowerFunction.h - one function's body as facts. See CONTRACT.md for what comes out.
//
// Control flow, evaluation order and the ends of lifetimes are clang::CFG's. Its elements are lowered one by one; each
// expression's value is kept (Value), so that the parent, which comes later, finds its operands done. What clang leaves
// out of the CFG (default arguments, member initialisers, lambda captures of some kinds) is lowered when a parent asks
// for it.
//
// Result objects: a class prvalue is lowered into a Temp before anyone knows where it will live. Whoever initialises an
// object from it calls elide(Temp, Object); a last pass puts the object in the Temp's place everywhere. This is
// [class.copy.elision] and [dcl.init]/17.6.1 without a second walk over the tree.
//
// One file per construct family:
//   LowerFunction     blocks, their order, ends of lifetimes       LowerUnwinding   ways from a throw to its handler
//   LowerPlaces       names, members, elements, what is pointed to LowerOperators   built-in operators and casts
//   LowerCalls        calls, constructions, new and delete         LowerAmounts     arguments that are sums
//   LowerInit         declarations, aggregates, closures, returns  LowerConditions  what branches ask
//   LowerExpr         all other expressions                        LowerUnordered   operands in either order
//   LowerUnsafe       what the language lets pass on the programmer's word alone
#pragma once
#include "facts/FunctionFacts.h"
#include "lower/Functions.h"
#include "lower/Integers.h"
#include "lower/Types.h"
#include "clang/AST/StmtVisitor.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/MapVector.h"
#include <map>
#include <string>

namespace deed {

/// What the lowering of a TU counts: expressions that should have facts, and those that got none, by kind.
struct Coverage {
  uint64_t Expressions = 0;  ///< of class or pointer type
  std::map<std::string, uint64_t> NotUnderstood; ///< by clang's name of the expression kind
};

/// What all functions of a TU share while they are lowered.
struct LowerContext {
  clang::ASTContext &Ast;
  TuFacts &Tu;
  TypeLowering &Types;
  FunctionTable &Functions;
  Coverage &Covered;
  size_t Budget = 200000;                               ///< facts of one function
};

/// An expression that has been lowered.
struct Value {
  PlaceId Place;                  ///< glvalue: what it designates; class prvalue: the object; pointer: where it is held
  PlaceId AddressOf;              ///< pointer prvalue not yet held anywhere: points to this place
  const clang::FunctionDecl *Function = nullptr; ///< names it, or points to it and is not yet held anywhere
  std::optional<int64_t> Constant;
  uint32_t Block = ~0u;           ///< where it was lowered, and its facts there, operands included: [Begin, End)
  uint32_t Begin = 0, End = 0;
  FactRef First = {};             ///< where its evaluation began, in this block or an earlier one
};

class FunctionLowering : public clang::ConstStmtVisitor<FunctionLowering, Value> {
public:
  FunctionLowering(LowerContext &C, FunctionId Id, FunctionFacts &Out) : C(C), Out(Out) { Out.Function = Id; }
  enum class Result { Done, NoControlFlow, OverBudget };
  Result run(const clang::FunctionDecl *F);
  /// The initialiser of a variable at namespace scope, as a function of its own.
  Result run(const clang::VarDecl *Global);

  // A Visit method lowers one node whose operands may be asked for by value(). Names (LowerPlaces.cpp):
  Value VisitDeclRefExpr(const clang::DeclRefExpr *E);
  Value VisitMemberExpr(const clang::MemberExpr *E);
  Value VisitArraySubscriptExpr(const clang::ArraySubscriptExpr *E);
  Value VisitCXXThisExpr(const clang::CXXThisExpr *E);
  Value VisitStringLiteral(const clang::StringLiteral *E);

  // Operators (LowerOperators.cpp).
  Value VisitUnaryOperator(const clang::UnaryOperator *E);
  Value VisitBinaryOperator(const clang::BinaryOperator *E);
  Value VisitAbstractConditionalOperator(const clang::AbstractConditionalOperator *E);
  Value VisitCastExpr(const clang::CastExpr *E);

  // Other expressions (LowerExpr.cpp).
  Value VisitStmt(const clang::Stmt *S);
  Value VisitMaterializeTemporaryExpr(const clang::MaterializeTemporaryExpr *E);
  Value VisitCXXBindTemporaryExpr(const clang::CXXBindTemporaryExpr *E);
  Value VisitStmtExpr(const clang::StmtExpr *E);
  Value VisitCoroutineSuspendExpr(const clang::CoroutineSuspendExpr *E);
  Value VisitCXXThrowExpr(const clang::CXXThrowExpr *E);
  Value VisitCXXDefaultArgExpr(const clang::CXXDefaultArgExpr *E) { return afresh(E->getExpr()); }
  Value VisitCXXDefaultInitExpr(const clang::CXXDefaultInitExpr *E) { return afresh(E->getExpr()); }

  // Calls (LowerCalls.cpp).
  Value VisitCallExpr(const clang::CallExpr *E);
  Value VisitCXXConstructExpr(const clang::CXXConstructExpr *E);
  Value VisitCXXInheritedCtorInitExpr(const clang::CXXInheritedCtorInitExpr *E);
  Value VisitAtomicExpr(const clang::AtomicExpr *E);
  Value VisitCXXDeleteExpr(const clang::CXXDeleteExpr *E);
  Value VisitCXXNewExpr(const clang::CXXNewExpr *E);

  // Initialisation (LowerInit.cpp).
  Value VisitInitListExpr(const clang::InitListExpr *E);
  Value VisitCXXParenListInitExpr(const clang::CXXParenListInitExpr *E);
  Value VisitCXXStdInitializerListExpr(const clang::CXXStdInitializerListExpr *E);
  Value VisitCompoundLiteralExpr(const clang::CompoundLiteralExpr *E);
  Value VisitLambdaExpr(const clang::LambdaExpr *E);
  Value VisitArrayInitLoopExpr(const clang::ArrayInitLoopExpr *E);

private:
  // Blocks and order (LowerFunction.cpp).
  Result lowerGraph(const clang::Decl *D, clang::Stmt *Body);
  void declareParameters(const clang::FunctionDecl *F);
  void noteStatements(const clang::Stmt *S);
  void lowerBlock(const clang::CFGBlock &B);
  void endParameters(llvm::ArrayRef<const clang::CFGBlock *> Order, const clang::Stmt *Body);
  void lowerElement(const clang::CFGElement &E);
  void lowerStatement(const clang::Stmt *S);
  void rotateAssignments(std::vector<clang::CFGElement> &Elements) const;
  void orderEnds(std::vector<clang::CFGElement> &Elements) const;
  void destroyVariable(const clang::VarDecl *V, Span At);
  void endVariable(const clang::VarDecl *V, Span At);
  void replaceElided();
  void emit(Fact F, Span At);
  std::optional<uint32_t> chosenBy(const Fact &F) const;
  /// Puts a fact before one that is already there, and keeps what points behind it in step.
  void insert(FactRef Before, Fact F, Span At);
  void notUnderstood(const clang::Stmt *S);
  /// The value of an operand; lowered now if the CFG did not bring it.
  Value value(const clang::Expr *E);
  const Value *known(const clang::Expr *E) const;
  static Span spanOf(const clang::Stmt *S);

  // Exceptions (LowerUnwinding.cpp).
  void unwind(const clang::CFG &Graph, const clang::Stmt *Body);
  void addThrowingConstructions(const clang::CFG &Graph, const clang::Stmt *Body);

  // What the language lets pass (LowerUnsafe.cpp).
  void noteUnsafe(const clang::Stmt *S);
  void settleUnsafe(const clang::Expr *E, UnsafeKind Doubt);
  void keepDoubtful();
  void noteClosure(const clang::CXXRecordDecl *Closure);
  bool isMutable(const clang::VarDecl *V) const;

  // Operands, once they are lowered (LowerExpr.cpp).
  void forget(const clang::Expr *Operand);
  void askOnly(const clang::Expr *Operand);
  /// Lowers an expression that belongs to a declaration and is evaluated anew at each use of it.
  Value afresh(const clang::Expr *E);

  // Places (LowerPlaces.cpp).
  /// The place of an operand; a fresh Temp if it has none (a computed scalar bound to a reference).
  PlaceId placeOf(const clang::Expr *E);
  /// The place that holds a pointer operand's value; materialises `&x`.
  PlaceId pointerPlace(const clang::Expr *E);
  PlaceId holdPointer(Value V, clang::QualType T, Span At);
  /// What a pointer operand points to.
  PlaceId pointee(const clang::Expr *E);
  /// Of an integer constant expression; nothing of all others.
  std::optional<int64_t> evaluated(const clang::Expr *E) const;
  Index indexOf(const clang::Expr *E);
  PlaceId temp(clang::QualType T);
  PlaceId varPlace(const clang::VarDecl *V);   ///< the variable itself; for references the view
  PlaceId referentOf(const clang::VarDecl *V); ///< what the name denotes
  PlaceId globalPlace(const clang::VarDecl *V, SymbolId Name);
  PlaceId functionPlace(const clang::FunctionDecl *F);
  PlaceId thisObject();
  PlaceId fieldPlace(PlaceId Object, const clang::ValueDecl *Field);
  PlaceId basePlace(PlaceId Object, const clang::CastExpr *E);
  PlaceId basePlace(PlaceId Object, const clang::CXXRecordDecl *Base);
  PlaceId capturePlace(const clang::VarDecl *V);
  LoanId loan(PlaceId Borrowed, bool Shared, Span At);
  void issue(PlaceId Borrowed, PlaceId Into, bool Shared, Span At);
  void elide(PlaceId Temp, PlaceId Object);
  bool isTemp(PlaceId P) const { return P && Out.Places[P].Kind == Projection::Temp && !Out.Places[P].Parent; }
  TypeId typeId(clang::QualType T) { return C.Types.idOf(T); }
  /// Copying a value of the type copies whom it points to; of a member function, too.
  static bool holdsAddress(clang::QualType T) { return T->isPointerType() || T->isMemberFunctionPointerType(); }
  /// What a pointer points to; the object itself, of all else.
  static clang::QualType pointeeType(clang::QualType T) {
    return T->isPointerType() ? T->getPointeeType() : T.getNonReferenceType();
  }

  // Initialisation (LowerInit.cpp).
  /// Object (of type T) gets the value of the initialiser E: elision, loans, or a plain write.
  void initialise(PlaceId Object, clang::QualType T, const clang::Expr *E);
  void initialiseView(PlaceId View, const clang::Expr *E, bool Shared);
  void declare(const clang::VarDecl *V);
  void beginAggregate(PlaceId Object, const clang::Expr *E);
  void initialiseFields(PlaceId Object, const clang::RecordDecl *R, llvm::ArrayRef<clang::Expr *> Inits);
  void endTemporaries(const clang::Stmt *In);
  void lowerInitializer(const clang::CXXCtorInitializer *I);
  void lowerReturn(const clang::ReturnStmt *S);
  void lowerCoreturn(const clang::CoreturnStmt *S);

  // Calls (LowerCalls.cpp).
  bool isCast(const clang::FunctionDecl *F) const;
  SymbolId literalText(const clang::Expr *E) const;
  Value passThrough(const clang::CallExpr *E, unsigned Builtin, bool &Handled);
  Argument argument(const clang::Expr *E, clang::QualType ParamType);
  std::optional<Argument> objectArgument(const clang::CallExpr *E, const clang::CXXMethodDecl *M, unsigned &FirstArg,
                                         bool &Virtual);
  void addArguments(Call &Out, const clang::FunctionProtoType *Type, const clang::FunctionDecl *F,
                    llvm::ArrayRef<const clang::Expr *> Args);
  Value finishCall(Call &&Made, clang::QualType Result, const clang::Expr *E);
  void destroy(PlaceId Object, const clang::CXXRecordDecl *Class, Span At);
  void destroyAll(PlaceId Object, clang::QualType T, Span At);
  void runCleanup(const clang::VarDecl *V);
  /// The operand as a sum; nothing if it is computed otherwise. Depth: of sums within sums.
  std::optional<Amount> amountOf(const clang::Expr *E, unsigned Depth = 0) const; // LowerAmounts.cpp

  // Branches (LowerConditions.cpp).
  void lowerEdges(const clang::CFGBlock &B);
  ConditionId conditionOf(const clang::Expr *E, bool &Taken);
  PlaceId comparedPlace(const clang::Expr *E);
  void noteComparison(Condition &Made, const clang::Expr *E);
  ConditionId addCondition(Condition Made, const clang::Expr *E);
  ConditionId logicalCondition(const clang::BinaryOperator *E);
  bool collectParts(const clang::Expr *E, clang::BinaryOperatorKind Op, Condition &Into);
  ConditionId answeredBy(const clang::Expr *E, bool &AsIs);
  Write scalarWrite(PlaceId Into, const clang::Expr *E, const Value &V);
  bool asksForTruth(const clang::CXXMemberCallExpr *Asked, bool &Negated);
  bool isPure(const clang::Expr *E, llvm::SmallVectorImpl<PlaceId> &Depends);
  const Value *plainValue(const clang::Expr *E) const;

  // Unordered operands (LowerUnordered.cpp).
  void noteUnordered(const clang::Expr *E, llvm::ArrayRef<const clang::Expr *> Operands);

  LowerContext &C;
  FunctionFacts &Out;
  const clang::FunctionDecl *Function = nullptr;
  bool StartsSuspended = false; ///< a coroutine that does not begin until it is resumed

  // Where facts go.
  uint32_t Current = 0; ///< the block facts are added to
  size_t Emitted = 0;
  llvm::DenseMap<const clang::CFGBlock *, uint32_t> BlockNumbers;
  llvm::DenseMap<const clang::Expr *, Value> Values;
  llvm::DenseSet<const clang::Expr *> FullExpressions;

  // Variables.
  uint32_t NextTemp = 0, NextLocal = 0, NextHeap = 0;
  llvm::DenseMap<const clang::VarDecl *, PlaceId> Variables;
  llvm::DenseMap<PlaceId, uint32_t> Chosen; ///< elements by computed index: which of Out.Sums it was last
  llvm::DenseMap<const clang::BindingDecl *, PlaceId> Bindings; ///< names of parts of an object, as references to them
  llvm::DenseSet<const clang::VarDecl *> Declared; ///< holding variables of structured bindings, which come twice

  // Temporaries and results.
  llvm::DenseMap<PlaceId, PlaceId> Elided;
  llvm::DenseMap<const clang::CXXBindTemporaryExpr *, PlaceId> BoundTemps;
  /// No temporaries at all: members and bases in the making, copies left out.
  llvm::DenseSet<const clang::CXXBindTemporaryExpr *> Members;
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Destroyed; ///< temporaries, with the block that says so
  std::vector<std::pair<PlaceId, Span>> PendingTemps; ///< trivial temporaries of the full expression being lowered
  /// Temporaries that a variable keeps alive: a reference, an initializer_list.
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<std::pair<PlaceId, clang::QualType>, 1>> Extended;
  /// Made in the result's place; the block that returns it.
  std::pair<const clang::VarDecl *, uint32_t> InPlace{nullptr, 0};
  llvm::DenseSet<const clang::Expr *> ElidedReturns; ///< constructions that named return value optimisation leaves out

  // Beside the facts.
  llvm::MapVector<const clang::Expr *, UnsafeOperation> DoubtfulUnsafe;
  /// By hash.
  llvm::DenseMap<unsigned, llvm::SmallVector<std::pair<llvm::FoldingSetNodeID, ConditionId>, 1>> OpaqueConditions;
  std::map<std::tuple<int, uint32_t, int64_t>, ConditionId> PlaceConditions;
};

} // namespace deed
