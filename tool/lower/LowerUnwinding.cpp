// Where an exception meets a handler of the same function: what the try block still held is destroyed on the way
// ([except.ctor]/2). clang's CFG has the edge from a call to the handlers, and nothing upon it: such edges get a block
// of their own here. Of constructors it does not even have the edge.
#include "lower/LowerFunction.h"
#include "frontend/Spans.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace clang;
using namespace deed;

namespace {

/// A local or a temporary that the CFG ends.
struct Ending {
  const VarDecl *Variable = nullptr;
  const CXXBindTemporaryExpr *Temporary = nullptr;
  bool HasDestructor = false;
  SourceLocation begin() const { return Variable ? Variable->getLocation() : Temporary->getEndLoc(); }
};

/// Which of them may be alive where something throws.
class Alive {
public:
  explicit Alive(const CFG &Graph) : Graph(Graph) { number(); }
  void solve();
  /// What leaves the block for the handlers of Try destroys these, the youngest first.
  std::vector<unsigned> between(const CFGBlock &From, const CXXTryStmt *Try, const SourceManager &Sources);
  const Ending &operator[](unsigned I) const { return (Endings.begin() + I)->second; }

private:
  void number();
  Ending &note(const void *Key) { return Endings[Key]; }
  void transfer(const CFGElement &E, llvm::BitVector &State) const;
  const llvm::BitVector &inside(const CXXTryStmt *Try);
  void collect(const Stmt *S, llvm::BitVector &Into) const;
  void mark(const void *Key, llvm::BitVector &Into, bool Value = true) const {
    if (auto It = Endings.find(Key); It != Endings.end())
      Into[static_cast<unsigned>(It - Endings.begin())] = Value;
  }

  const CFG &Graph;
  llvm::MapVector<const void *, Ending> Endings;
  llvm::DenseMap<const CFGBlock *, llvm::BitVector> In;
  std::map<const CXXTryStmt *, llvm::BitVector> Inside;
};

} // namespace

/// The try block whose handlers this block leads to; null if to none.
static const CXXTryStmt *handledBy(const CFGBlock *B) {
  return B ? dyn_cast_or_null<CXXTryStmt>(B->getTerminatorStmt()) : nullptr;
}

void Alive::number() {
  for (const CFGBlock *B : Graph)
    for (const CFGElement &E : *B)
      if (auto Ends = E.getAs<CFGLifetimeEnds>()) {
        note(Ends->getVarDecl()).Variable = Ends->getVarDecl();
      } else if (auto Dtor = E.getAs<CFGAutomaticObjDtor>()) {
        Ending &Found = note(Dtor->getVarDecl());
        Found.Variable = Dtor->getVarDecl();
        Found.HasDestructor = true;
      } else if (auto Temp = E.getAs<CFGTemporaryDtor>()) {
        Ending &Found = note(Temp->getBindTemporaryExpr());
        Found.Temporary = Temp->getBindTemporaryExpr();
        Found.HasDestructor = true;
      }
}

void Alive::transfer(const CFGElement &E, llvm::BitVector &State) const {
  if (auto Ends = E.getAs<CFGLifetimeEnds>()) {
    mark(Ends->getVarDecl(), State, false);
  } else if (auto Dtor = E.getAs<CFGAutomaticObjDtor>()) {
    mark(Dtor->getVarDecl(), State, false);
  } else if (auto Temp = E.getAs<CFGTemporaryDtor>()) {
    mark(Temp->getBindTemporaryExpr(), State, false);
  } else if (auto S = E.getAs<CFGStmt>()) {
    if (const auto *D = dyn_cast<DeclStmt>(S->getStmt()))
      for (const Decl *Each : D->decls())
        mark(Each, State);
    else if (isa<CXXBindTemporaryExpr>(S->getStmt()))
      mark(S->getStmt(), State);
  }
}

void Alive::solve() {
  llvm::SmallVector<const CFGBlock *, 16> Work;
  for (const CFGBlock *B : Graph) { // the exit first: it is taken last
    In[B].resize(static_cast<unsigned>(Endings.size()));
    Work.push_back(B);
  }
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    llvm::BitVector State = In[B];
    for (const CFGElement &E : *B)
      transfer(E, State);
    for (const CFGBlock *To : B->succs()) {
      if (!To)
        continue;
      llvm::BitVector Reaches = State;
      if (const CXXTryStmt *Try = handledBy(To))
        Reaches.reset(inside(Try));
      llvm::BitVector &There = In[To];
      if (Reaches.test(There)) { // something that was not there
        There |= Reaches;
        Work.push_back(To);
      }
    }
  }
}

void Alive::collect(const Stmt *S, llvm::BitVector &Into) const {
  if (!S)
    return;
  if (const auto *D = dyn_cast<DeclStmt>(S))
    for (const Decl *Each : D->decls())
      mark(Each, Into);
  mark(S, Into);
  if (const auto *L = dyn_cast<LambdaExpr>(S)) { // its body is another function's
    for (const Expr *Capture : L->capture_inits())
      collect(Capture, Into);
    return;
  }
  for (const Stmt *Child : S->children())
    collect(Child, Into);
}

const llvm::BitVector &Alive::inside(const CXXTryStmt *Try) {
  auto [It, New] = Inside.try_emplace(Try, static_cast<unsigned>(Endings.size()));
  if (New)
    collect(Try->getTryBlock(), It->second);
  return It->second;
}

std::vector<unsigned> Alive::between(const CFGBlock &From, const CXXTryStmt *Try, const SourceManager &Sources) {
  llvm::BitVector State = In.lookup(&From), Left(State.size());
  if (From.empty())
    Left = State;
  for (const CFGElement &E : From) {
    if (auto S = E.getAs<CFGStmt>(); S && isa<CallExpr, CXXConstructExpr, CXXThrowExpr>(S->getStmt()))
      Left |= State;
    transfer(E, State);
  }
  Left &= inside(Try);
  std::vector<unsigned> Which(Left.set_bits_begin(), Left.set_bits_end());
  llvm::stable_sort(Which, [&](unsigned A, unsigned B) {
    SourceLocation Here = (*this)[A].begin(), There = (*this)[B].begin();
    return Here != There && Sources.isBeforeInTranslationUnit(There, Here);
  });
  return Which;
}

//===-- Edges -----------------------------------------------------------------------------------------------------===//

/// Which try block each construction stands in, the innermost.
static void collectConstructions(const Stmt *S, const CXXTryStmt *Try,
                                 llvm::DenseMap<const CXXConstructExpr *, const CXXTryStmt *> &Into) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Inner = dyn_cast<CXXTryStmt>(S)) {
    collectConstructions(Inner->getTryBlock(), Inner, Into);
    for (unsigned I = 0; I != Inner->getNumHandlers(); ++I)
      collectConstructions(Inner->getHandler(I), Try, Into);
    return;
  }
  if (const auto *Made = dyn_cast<CXXConstructExpr>(S); Made && Try) {
    const CXXConstructorDecl *Constructor = Made->getConstructor();
    if (!Constructor->isTrivial() && !Constructor->getType()->castAs<FunctionProtoType>()->isNothrow())
      Into[Made] = Try;
  }
  for (const Stmt *Child : S->children())
    collectConstructions(Child, Try, Into);
}

void FunctionLowering::addThrowingConstructions(const CFG &Graph, const Stmt *Body) {
  llvm::DenseMap<const CXXConstructExpr *, const CXXTryStmt *> Within;
  collectConstructions(Body, nullptr, Within);
  llvm::DenseMap<const CXXTryStmt *, BlockId> Handlers;
  for (const CFGBlock *B : Graph)
    if (const CXXTryStmt *Try = handledBy(B))
      Handlers[Try] = {BlockNumbers.lookup(B)};
  for (const CFGBlock *B : Graph)
    for (const CFGElement &E : *B) {
      auto S = E.getAs<CFGStmt>();
      const auto *Made = S ? dyn_cast<CXXConstructExpr>(S->getStmt()) : nullptr;
      auto Try = Made ? Within.find(Made) : Within.end();
      if (Try == Within.end() || !Handlers.contains(Try->second))
        continue;
      Edge Thrown;
      Thrown.To = Handlers[Try->second];
      Thrown.Exceptional = true;
      auto &Next = Out.Blocks[BlockNumbers.lookup(B)].Next;
      if (llvm::none_of(Next, [&](const Edge &Known) { return Known.To == Thrown.To; }))
        Next.push_back(Thrown);
    }
}

void FunctionLowering::unwind(const CFG &Graph, const Stmt *Body) {
  if (Graph.try_blocks_begin() == Graph.try_blocks_end())
    return;
  addThrowingConstructions(Graph, Body);
  llvm::DenseMap<uint32_t, const CXXTryStmt *> Handlers; ///< by block
  for (const CFGBlock *B : Graph)
    if (const CXXTryStmt *Try = handledBy(B))
      Handlers[BlockNumbers.lookup(B)] = Try;
  Alive Objects(Graph);
  Objects.solve();
  std::map<std::pair<uint32_t, std::vector<unsigned>>, BlockId> Made; ///< by handlers and what is destroyed
  for (const CFGBlock *From : Graph) {
    const uint32_t Number = BlockNumbers.lookup(From);
    for (size_t I = 0; I != Out.Blocks[Number].Next.size(); ++I) {
      const Edge Thrown = Out.Blocks[Number].Next[I];
      const CXXTryStmt *Try = Thrown.Exceptional ? Handlers.lookup(Thrown.To.Raw) : nullptr;
      if (!Try)
        continue;
      std::vector<unsigned> Which = Objects.between(*From, Try, C.Ast.getSourceManager());
      if (Which.empty())
        continue;
      BlockId &Way = Made[{Thrown.To.Raw, Which}];
      if (!Way) {
        Way = {static_cast<uint32_t>(Out.Blocks.size())};
        Edge On;
        On.To = Thrown.To;
        Out.Blocks.emplace_back().Next.push_back(On);
        Current = Way.Raw;
        Span Brace = makeSpan(Try->getTryBlock()->getRBracLoc());
        for (unsigned Each : Which) {
          const Ending &E = Objects[Each];
          if (E.Variable) {
            if (E.HasDestructor)
              destroyVariable(E.Variable, Brace);
            runCleanup(E.Variable);
            endVariable(E.Variable, Brace);
          } else if (PlaceId P = BoundTemps.lookup(E.Temporary)) {
            destroyAll(P, E.Temporary->getType(), Brace);
            emit(StorageEnd{P}, Brace);
          }
        }
      }
      Out.Blocks[Number].Next[I].To = Way;
    }
  }
}
