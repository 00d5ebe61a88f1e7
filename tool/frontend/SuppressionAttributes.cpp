#include "frontend/SuppressionAttributes.h"
#include "frontend/CommentDirectives.h"
#include "frontend/Spans.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"

using namespace clang;
using llvm::StringRef;

namespace deed {
namespace {

class AttributeVisitor : public RecursiveASTVisitor<AttributeVisitor> {
public:
  AttributeVisitor(CompilerInstance &Compiler, Suppressions &Out)
      : Spans(Compiler.getSourceManager(), Compiler.getLangOpts()), Out(Out) {}

  bool VisitDecl(Decl *D) {
    for (const auto *A : D->specific_attrs<SuppressAttr>())
      add(*A, D->getSourceRange());
    return true;
  }
  bool VisitAttributedStmt(AttributedStmt *S) {
    for (const Attr *A : S->getAttrs())
      if (const auto *Suppress = dyn_cast<SuppressAttr>(A))
        add(*Suppress, S->getSourceRange());
    return true;
  }

private:
  void add(const SuppressAttr &A, SourceRange Covered) {
    FileSpan At = Spans.resolve(A.getRange());
    FileSpan Lines = Spans.resolve(Covered);
    if (!At.valid() || !Lines.valid() || At.File != Lines.File)
      return;
    Suppression S;
    S.How = A.isGSL() ? Suppression::Kind::GslSuppress : Suppression::Kind::ClangSuppress;
    S.FirstLine = std::min(At.Line, Lines.Line);
    S.LastLine = Lines.EndLine;
    std::string Ours;
    for (StringRef Name : A.diagnosticIdentifiers())
      if (Name.starts_with("deed:"))
        Ours += (Ours.empty() ? "" : ",") + Name.str();
    if (A.diagnosticIdentifiers_size() == 0) {
      S.AllRules = S.ForeignToo = true;
    } else if (!Ours.empty()) {
      RuleList L = readRuleList(Ours, ForeignNames::Unknown);
      if (!L.Problem.empty())
        Out.Problems.push_back({At, L.Problem, L.Help});
      S.AllRules = L.AllRules;
      S.Rules = std::move(L.Rules);
    }
    if (!S.AllRules && S.Rules.empty())
      return;
    S.At = std::move(At);
    Out.All.push_back(std::move(S));
  }

  SourceSpans Spans;
  Suppressions &Out;
};

} // namespace

void collectSuppressionAttributes(CompilerInstance &Compiler, Suppressions &Out) {
  // The lexer made an identifier of every word it saw: no `suppress`, no attribute.
  IdentifierTable &Words = Compiler.getPreprocessor().getIdentifierTable();
  if (Words.find("suppress") == Words.end() || (Words.find("clang") == Words.end() && Words.find("gsl") == Words.end()))
    return;
  const SourceManager &Sources = Compiler.getSourceManager();
  AttributeVisitor Visitor(Compiler, Out);
  // What a preamble holds is not loaded for this: its attributes were read when it was made.
  for (Decl *D : Compiler.getASTContext().getTranslationUnitDecl()->noload_decls())
    if (!D->isFromASTFile() && D->getLocation().isValid() &&
        !Sources.isInSystemHeader(Sources.getExpansionLoc(D->getLocation())))
      Visitor.TraverseDecl(D);
}

} // namespace deed
