#include "checks/paths/Explorer.h"
#include "checks/paths/QuestionChecker.h"
#include "frontend/Spans.h"
#include "clang/Analysis/Analyses/LiveVariables.h"
#include "clang/CrossTU/CrossTranslationUnit.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

using namespace clang;
using namespace clang::ento;

namespace deed {
namespace {

std::vector<PathPiece> piecesOf(const PathDiagnostic &D) {
  std::vector<PathPiece> Out;
  for (const PathDiagnosticPieceRef &P : D.path.flatten(/*ShouldFlattenMacros=*/true)) {
    if (P->getKind() != PathDiagnosticPiece::Event && P->getKind() != PathDiagnosticPiece::ControlFlow)
      continue;
    if (P->getString().empty())
      continue;
    llvm::ArrayRef<SourceRange> Ranges = P->getRanges();
    SourceRange At = Ranges.empty() ? SourceRange(P->getLocation().asLocation()) : Ranges.front();
    Out.push_back({makeSpan(At), P->getString().str(), P->getKind() == PathDiagnosticPiece::ControlFlow});
  }
  return Out;
}

/// Keeps what the checkers report instead of printing it.
class Collector : public PathDiagnosticConsumer {
public:
  void FlushDiagnosticsImpl(std::vector<const PathDiagnostic *> &Diagnostics, FilesMade *) override {
    for (const PathDiagnostic *D : Diagnostics) {
      PathReport R;
      R.Checker = D->getCheckerName().str();
      R.Type = D->getBugType().str();
      R.Text = D->getShortDescription().str();
      SourceRange At = D->getLocation().asRange();
      R.At = makeSpan(At.isValid() ? At : SourceRange(D->getLocation().asLocation()));
      R.Path = piecesOf(*D);
      Reports.push_back(std::move(R));
    }
  }
  llvm::StringRef getName() const override { return "deed"; }
  std::vector<PathReport> take() { return std::exchange(Reports, {}); }

private:
  std::vector<PathReport> Reports;
};

/// Constructs that the engine steps over: what it did not see there, it cannot rule out.
bool hidesPaths(const Stmt *S) {
  if (!S)
    return false;
  if (isa<CXXTryStmt, SEHTryStmt, CoroutineBodyStmt, AsmStmt, IndirectGotoStmt>(S))
    return true;
  return !isa<LambdaExpr>(S) && llvm::any_of(S->children(), hidesPaths);
}

/// Clang fills the analyser's options in only for a command that analyses; one is made up for that. A database's own
/// options are not let in.
std::unique_ptr<CompilerInvocation> analyzerInvocation(CompilerInstance &Compiler, unsigned Nodes) {
  auto Made = std::make_unique<CompilerInvocation>();
  CompilerInvocation::CreateFromArgs(*Made, {"-analyze", "-x", "c++", "-"}, Compiler.getDiagnostics());
  AnalyzerOptions &Options = Made->getAnalyzerOpts();
  Options.CheckersAndPackages = {
      {"core", true}, {"apiModeling", true}, {"cplusplus", true}, {"unix", true}, {QuestionChecker::Name, true}};
  Options.MaxNodesPerTopLevelFunction = Nodes;
  return Made;
}

} // namespace

class Explorer::Engine {
public:
  Engine(CompilerInstance &Compiler, unsigned Nodes);
  Exploration explore(const FunctionDecl &F, llvm::ArrayRef<PathQuestion> Questions);

private:
  CompilerInstance &Compiler;
  std::unique_ptr<CompilerInvocation> Invocation; ///< owns Options and the texts that they refer to
  AnalyzerOptions &Options;
  cross_tu::CrossTranslationUnitContext Elsewhere; ///< asked for by the engine, never used
  CheckerManager Checkers;
  FunctionSummariesTy Seen;
  QuestionChecker *Asked;
};

Explorer::Engine::Engine(CompilerInstance &Compiler, unsigned Nodes)
    : Compiler(Compiler), Invocation(analyzerInvocation(Compiler, Nodes)), Options(Invocation->getAnalyzerOpts()),
      Elsewhere(Compiler),
      Checkers(Compiler.getASTContext(), Options, Compiler.getPreprocessor(), /*plugins=*/{},
               {[](CheckerRegistry &Registry) {
                 Registry.addChecker<QuestionChecker>(QuestionChecker::Name, "answers questions about paths",
                                                      /*DocsUri=*/"");
               }}),
      Asked(Checkers.getChecker<QuestionChecker>()) {}

Exploration Explorer::Engine::explore(const FunctionDecl &F, llvm::ArrayRef<PathQuestion> Questions) {
  Exploration Out;
  Out.Answers.resize(Questions.size());
  // A consumer is flushed once in its life, so each function gets its own.
  auto *Reports = new Collector;
  PathDiagnosticConsumers Consumers;
  Consumers.emplace_back(Reports);
  AnalysisManager Manager(Compiler.getASTContext(), Compiler.getPreprocessor(), std::move(Consumers),
                          CreateRegionStoreManager, CreateRangeConstraintManager, &Checkers, Options);
  AnalysisDeclContext *Context = Manager.getAnalysisDeclContextManager().getContext(&F);
  if (!Context->getCFG() || !Context->getAnalysis<RelaxedLiveVariables>())
    return Out;
  Asked->pose(Questions, F.getBody());

  SetOfConstDecls Visited;
  ExprEngine Engine(Elsewhere, Manager, &Visited, &Seen, ExprEngine::Inline_Regular);
  Engine.ExecuteWorkList(Manager.getAnalysisDeclContextManager().getStackFrame(&F),
                         Options.MaxNodesPerTopLevelFunction);
  Out.Complete = !Engine.hasWorkRemaining() && !hidesPaths(F.getBody());
  Engine.getBugReporter().FlushReports();
  Manager.FlushDiagnostics();

  for (size_t I = 0; I != Questions.size(); ++I)
    if (Out.Complete && Asked->isPosed(I))
      Out.Answers[I].How = PathAnswer::NeverReached;
  for (PathReport &R : Reports->take()) {
    if (R.Checker != QuestionChecker::Name) {
      Out.Reports.push_back(std::move(R));
      continue;
    }
    AnsweredQuestion &A = Out.Answers[QuestionChecker::questionOf(R.Text)];
    A.How = PathAnswer::Reached;
    A.Path = std::move(R.Path);
    A.Path.pop_back(); // the use itself
  }
  return Out;
}

Explorer::Explorer(CompilerInstance &Compiler, unsigned Nodes) : Run(std::make_unique<Engine>(Compiler, Nodes)) {}
Explorer::~Explorer() = default;

Exploration Explorer::explore(const FunctionDecl &F, llvm::ArrayRef<PathQuestion> Questions) {
  return Run->explore(F, Questions);
}

} // namespace deed
