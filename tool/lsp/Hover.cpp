#include "lsp/Shown.h"

namespace json = llvm::json;

namespace deed {
namespace {

/// A page's first section, which says what the rule does.
llvm::StringRef whatItDoes(Rule R) {
  llvm::StringRef Page = ruleHelp(R);
  size_t Title = Page.find("## What it does\n");
  if (Title == llvm::StringRef::npos)
    return info(R).Summary;
  Page = Page.substr(Page.find('\n', Title) + 1).ltrim('\n');
  return Page.take_front(Page.find("\n## ")).rtrim('\n');
}

std::string aboutFinding(const Finding &F) {
  const RuleInfo &I = info(F.Which);
  std::string Out = "**" + I.Id.str() + "**: " + F.Message + "\n\n";
  if (!F.Help.empty())
    Out += "help: " + F.Help + "\n\n";
  return Out + whatItDoes(F.Which).str() + "\n\n`deed explain " + I.Id.str() + "` has the rest.\n";
}

std::string aboutFunction(const Analysed &A, const OutlineFunction &F, uint32_t Line) {
  std::string Out = "```rust\n" + F.Lifetimes + "\n```\n";
  bool OnName = F.FirstLine <= Line && Line <= std::max(F.Signature.EndLine, F.At.Line);
  for (const OutlineGuard &G : A.Shape.Guards) // of the line, and on the function's name all of them
    if (OnName ? F.FirstLine <= G.Line && G.Line <= F.LastLine : G.Line == Line)
      Out += "- " + G.Text + (OnName ? ", line " + std::to_string(G.Line) : "") + "\n";
  return Out;
}

bool holds(llvm::lsp::Range R, llvm::lsp::Position At) { return R.start <= At && (At < R.end || At == R.end); }

} // namespace

json::Value hoverAt(const Analysed &A, llvm::lsp::Position At) {
  std::string Words;
  for (const Finding &F : A.Run.Findings)
    if (!F.Suppressed && holds(A.Shown->range(F.At), At))
      Words += (Words.empty() ? "" : "\n---\n") + aboutFinding(F);
  uint32_t Line = static_cast<uint32_t>(At.line) + 1;
  if (const OutlineFunction *F = A.Shape.at(Line); F && !F->Lifetimes.empty())
    Words += (Words.empty() ? "" : "\n---\n") + aboutFunction(A, *F, Line);
  if (Words.empty())
    return nullptr;
  return json::Object{{"contents", json::Object{{"kind", "markdown"}, {"value", Words}}}};
}

std::string rulePage(Rule R) { return ruleHelp(R).str(); }

} // namespace deed
