#include "lower/LowerTu.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;
using namespace clang;

namespace {

/// Collects the functions with bodies, in source order, without visiting a body or a system header.
class BodyCollector {
public:
  BodyCollector(ASTContext &Ast, std::vector<const FunctionDecl *> &Bodies, std::vector<const VarDecl *> &Globals,
                uint64_t &NotInstantiated)
      : SM(Ast.getSourceManager()), Bodies(Bodies), Globals(Globals), NotInstantiated(NotInstantiated) {}

  void collect(const DeclContext *Context, bool TopLevel) {
    for (const Decl *D : Context->decls())
      if (!TopLevel || !SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
        collect(D);
  }

private:
  void collect(const Decl *D) {
    if (const auto *F = dyn_cast<FunctionDecl>(D)) {
      add(F);
    } else if (const auto *T = dyn_cast<FunctionTemplateDecl>(D)) {
      bool Any = false;
      if (T == T->getCanonicalDecl())
        for (const FunctionDecl *Made : T->specializations())
          if (Made->getTemplateSpecializationKind() != TSK_ExplicitSpecialization)
            Any |= add(Made);
      if (!Any && T->isThisDeclarationADefinition() && T->specializations().empty())
        ++NotInstantiated;
    } else if (const auto *C = dyn_cast<ClassTemplateDecl>(D)) {
      if (C == C->getCanonicalDecl())
        for (const ClassTemplateSpecializationDecl *Made : C->specializations())
          if (Made->getTemplateSpecializationKind() != TSK_ExplicitSpecialization)
            collect(Made, false);
    } else if (const auto *V = dyn_cast<VarTemplateDecl>(D)) {
      if (V == V->getCanonicalDecl())
        for (const VarTemplateSpecializationDecl *Made : V->specializations())
          addGlobal(Made);
    } else if (isa<ClassTemplatePartialSpecializationDecl>(D)) {
    } else if (const auto *R = dyn_cast<CXXRecordDecl>(D)) {
      if (!R->isDependentContext())
        collect(R, false);
    } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(D)) {
      collect(cast<DeclContext>(D), true);
    } else if (const auto *Friend = dyn_cast<FriendDecl>(D)) {
      if (const Decl *Inner = Friend->getFriendDecl())
        if (isa<FunctionDecl, FunctionTemplateDecl>(Inner))
          collect(Inner);
    } else if (const auto *G = dyn_cast<VarDecl>(D)) {
      addGlobal(G);
    }
  }

  bool add(const FunctionDecl *F) {
    const FunctionDecl *Definition = F->getDefinition();
    if (!Definition || Definition->isDependentContext() || Definition->isDefaulted() || Definition->isDeleted() ||
        !Definition->hasBody() || Definition->hasSkippedBody())
      return false;
    if (Definition != F && !F->isTemplateInstantiation() && !F->isFromASTFile())
      if (F->isThisDeclarationADefinition() || !isa<CXXRecordDecl>(F->getLexicalDeclContext()))
        return false; // comes by itself, where it stands
    if (Seen.insert(Definition).second)
      Bodies.push_back(Definition);
    return true;
  }

  void addGlobal(const VarDecl *V) {
    if (V->isThisDeclarationADefinition() == VarDecl::Definition && V->getInit() && !V->getType()->isDependentType() &&
        !V->getInit()->isValueDependent() && !V->isConstexpr() && !V->getDeclContext()->isDependentContext() &&
        !isa<ParmVarDecl>(V))
      Globals.push_back(V);
  }

  SourceManager &SM;
  std::vector<const FunctionDecl *> &Bodies;
  std::vector<const VarDecl *> &Globals;
  uint64_t &NotInstantiated;
  llvm::DenseSet<const FunctionDecl *> Seen;
};

} // namespace

LoweredTu deed::lowerTu(ASTContext &Ast, const Models &Known, const SpanResolver &Spans, size_t FactBudget) {
  LoweredTu Out;
  std::vector<const FunctionDecl *> Bodies;
  std::vector<const VarDecl *> Globals;
  BodyCollector(Ast, Bodies, Globals, Out.NotInstantiated).collect(Ast.getTranslationUnitDecl(), true);

  TypeLowering Types(Ast, Out.Facts, Known);
  FunctionTable Functions(Ast, Out.Facts, Types);
  std::vector<const FunctionDecl *> More;
  LowerContext Context{Ast, Out.Facts, Types, Functions, Out.Covered, More, FactBudget};
  llvm::DenseSet<const FunctionDecl *> Seen;

  auto SkipFunction = [&](SkipReason Reason, FunctionId Id, const char *Detail) {
    FileSpan At = Spans.resolve(Out.Facts[Id].At);
    Out.Skips.push_back({Reason, At.File, Out.Facts.text(Out.Facts[Id].Name).str(), Detail, 1, At.Line});
  };
  auto Report = [&](FunctionLowering::Result R, FunctionId Id) {
    if (R == FunctionLowering::Result::Done)
      return;
    Out.Facts.Bodies.pop_back();
    Out.Facts.Functions[Id.Raw].HasBody = false;
    if (R == FunctionLowering::Result::OverBudget)
      SkipFunction(SkipReason::FunctionBudget, Id, "more facts than the budget for one function");
    else
      SkipFunction(SkipReason::NoControlFlow, Id, "no control flow graph");
  };

  for (const VarDecl *G : Globals) {
    // The initialiser runs as a function without parameters; it has no declaration of its own.
    FunctionId Id{static_cast<uint32_t>(Out.Facts.Functions.size())};
    FunctionInfo Info;
    Info.Name = Out.Facts.Names.intern("initialiser of " + G->getQualifiedNameAsString());
    Info.Pattern = Info.Usr = Info.Name;
    Info.HasBody = true;
    Info.At = {G->getLocation().getRawEncoding(), G->getLocation().getRawEncoding()};
    Out.Facts.Functions.push_back(std::move(Info));
    FunctionFacts &Facts = Out.Facts.Bodies.emplace_back();
    Report(FunctionLowering(Context, Id, Facts).run(G), Id);
  }
  // Bodies grow while they are lowered: closures and local classes join at the end.
  auto TakeFound = [&] {
    for (const FunctionDecl *Found : More)
      if (const FunctionDecl *D = Found->getDefinition(); D && D->hasBody() && !D->isDependentContext() && !D->isDefaulted())
        Bodies.push_back(D);
    More.clear();
  };
  TakeFound();
  for (size_t Next = 0; Next < Bodies.size(); ++Next) {
    const FunctionDecl *F = Bodies[Next];
    if (!Seen.insert(F).second)
      continue;
    Functions.hasBody(F);
    FunctionId Id = Functions.idOf(F);
    FunctionFacts &Facts = Out.Facts.Bodies.emplace_back();
    Report(FunctionLowering(Context, Id, Facts).run(F), Id);
    TakeFound();
  }
  return Out;
}
