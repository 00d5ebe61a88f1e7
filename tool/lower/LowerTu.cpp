#include "lower/LowerTu.h"
#include "frontend/UserFunctions.h"
#include "lower/RecursiveLocks.h"

using namespace deed;
using namespace clang;

LoweredTu deed::lowerTu(ASTContext &Ast, const Models &Known, const SpanResolver &Spans, size_t FactBudget) {
  LoweredTu Out;
  UserFunctions Written = userFunctions(Ast);
  for (const FunctionDecl *F : Written.NeverInstantiated)
    Out.Open.push_back({F->getLocation().getRawEncoding(), F->getLocation().getRawEncoding()});

  TypeLowering Types(Ast, Out.Facts, Known);
  FunctionTable Functions(Ast, Out.Facts, Types);
  LowerContext Context{Ast, Out.Facts, Types, Functions, Out.Covered, FactBudget};

  auto SkipFunction = [&](SkipReason Reason, FunctionId Id, const char *Detail) {
    FileSpan At = Spans.resolve(Out.Facts[Id].At);
    Out.Skips.push_back({Reason, At.File, Out.Facts.text(Out.Facts[Id].Name).str(), Detail, 1, At.Line});
  };
  auto Report = [&](FunctionLowering::Result R, FunctionId Id) {
    if (R == FunctionLowering::Result::Done)
      return;
    Out.Facts.Bodies.pop_back();
    Out.Definitions.pop_back();
    Out.Facts.Functions[Id.Raw].HasBody = false;
    if (R == FunctionLowering::Result::OverBudget)
      SkipFunction(SkipReason::FunctionBudget, Id, "more facts than the budget for one function");
    else
      SkipFunction(SkipReason::NoControlFlow, Id, "no control flow graph");
  };

  for (const VarDecl *G : Written.Globals) {
    // The initialiser runs as a function without parameters; it has no declaration of its own.
    FunctionId Id{static_cast<uint32_t>(Out.Facts.Functions.size())};
    FunctionInfo Info;
    Info.Name = Out.Facts.Names.intern("initialiser of " + G->getQualifiedNameAsString());
    Info.Pattern = Info.Usr = Info.Name;
    Info.HasBody = Info.IsInitialiser = true;
    Info.At = {G->getLocation().getRawEncoding(), G->getLocation().getRawEncoding()};
    Out.Facts.Functions.push_back(std::move(Info));
    Out.Definitions.push_back(nullptr);
    FunctionFacts &Facts = Out.Facts.Bodies.emplace_back();
    Report(FunctionLowering(Context, Id, Facts).run(G), Id);
  }
  for (const FunctionDecl *F : Written.Bodies) {
    Functions.hasBody(F);
    FunctionId Id = Functions.idOf(F);
    Out.Definitions.push_back(F);
    FunctionFacts &Facts = Out.Facts.Bodies.emplace_back();
    Report(FunctionLowering(Context, Id, Facts).run(F), Id);
  }
  markRecursiveLocks(Out.Facts);
  return Out;
}
