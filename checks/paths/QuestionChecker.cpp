#include "checks/paths/QuestionChecker.h"
#include "frontend/Spans.h"
#include "clang/AST/ExprCXX.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace clang::ento;

/// Questions whose cause lies behind, on this path.
REGISTER_SET_WITH_PROGRAMSTATE(PendingQuestions, unsigned)

namespace deed {
namespace {

/// The engine tells of calls, constructions, operators, casts and deletions when they begin and end, but not of every
/// name: the nearest such statement around one stands for it.
bool isSeenByEngine(const Stmt *S) {
  return isa<CallExpr, CXXConstructExpr, CXXDeleteExpr, CXXNewExpr, UnaryOperator, BinaryOperator, ImplicitCastExpr,
             ReturnStmt, DeclStmt>(S);
}

/// All statements of a body, by their spans.
class Places {
public:
  explicit Places(const Stmt *Body) { add(Body, nullptr); }

  /// The innermost statement that the engine sees at or around this span; null if the body has none there.
  const Stmt *at(Span Where) const {
    auto It = BySpan.find({Where.Begin, Where.End});
    return It == BySpan.end() ? nullptr : It->second;
  }

private:
  void add(const Stmt *S, const Stmt *Seen) {
    if (!S || isa<LambdaExpr>(S)) // its body runs elsewhere
      return;
    if (isSeenByEngine(S))
      Seen = S;
    Span Here = makeSpan(S->getSourceRange());
    if (Seen)
      BySpan.try_emplace({Here.Begin, Here.End}, Seen); // the outermost of equal spans comes first
    for (const Stmt *Child : S->children())
      add(Child, Seen);
  }
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, const Stmt *> BySpan;
};

} // namespace

void QuestionChecker::pose(llvm::ArrayRef<PathQuestion> Questions, const Stmt *Body) {
  Posed.assign(Questions.size(), false);
  Before.clear();
  After.clear();
  if (Questions.empty())
    return;
  Places In(Body);
  for (unsigned I = 0; I != Questions.size(); ++I) {
    const PathQuestion &Q = Questions[I];
    const Stmt *Cause = In.at(Q.Cause), *Use = In.at(Q.Use);
    if (!Cause || !Use || Cause == Use)
      continue;
    llvm::SmallVector<const Stmt *> Ends;
    for (Span End : Q.Ends)
      Ends.push_back(In.at(End));
    if (llvm::is_contained(Ends, nullptr))
      continue;
    Posed[I] = true;
    After[Cause].push_back({Meaning::Of::Cause, I});
    Before[Use].push_back({Meaning::Of::Use, I});
    for (const Stmt *End : Ends)
      After[End].push_back({Meaning::Of::End, I});
  }
}

size_t QuestionChecker::questionOf(llvm::StringRef Description) {
  size_t Question = 0;
  Description.getAsInteger(10, Question);
  return Question;
}

void QuestionChecker::checkPreStmt(const Stmt *S, CheckerContext &C) const {
  auto It = Before.find(S);
  if (It == Before.end() || !C.inTopFrame())
    return;
  for (const Meaning &M : It->second)
    if (C.getState()->contains<PendingQuestions>(M.Question))
      if (ExplodedNode *Node = C.generateNonFatalErrorNode())
        C.emitReport(std::make_unique<PathSensitiveBugReport>(Met, std::to_string(M.Question), Node));
}

void QuestionChecker::checkPostStmt(const Stmt *S, CheckerContext &C) const {
  auto It = After.find(S);
  if (It == After.end() || !C.inTopFrame())
    return;
  ProgramStateRef State = C.getState();
  for (const Meaning &M : It->second)
    State = M.What == Meaning::Of::Cause ? State->add<PendingQuestions>(M.Question)
                                         : State->remove<PendingQuestions>(M.Question);
  C.addTransition(State);
}

} // namespace deed
