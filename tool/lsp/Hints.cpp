// Hints.cpp - what is written into the margins of the code: lifetimes behind signatures, "moved" behind what was moved
// away, and lenses above functions.
#include "lsp/Shown.h"
#include "report/Summary.h"

namespace json = llvm::json;
namespace lsp = llvm::lsp;

namespace deed {
namespace {

/// Without the function's name, which stands there already.
std::string withoutName(llvm::StringRef Signature) {
  size_t At = Signature.find("<'");
  if (At == llvm::StringRef::npos)
    At = Signature.find('(');
  return At == llvm::StringRef::npos ? Signature.str() : Signature.substr(At).str();
}

json::Object hint(lsp::Position At, std::string Label, std::string Tooltip) {
  return json::Object{
      {"position", At}, {"label", std::move(Label)}, {"paddingLeft", true}, {"tooltip", std::move(Tooltip)}};
}

} // namespace

json::Array hintsIn(const Analysed &A, lsp::Range Asked, const ClientSettings &Settings) {
  json::Array Out;
  auto IsAsked = [&](lsp::Position P) { return Asked.start <= P && P <= Asked.end; };
  if (Settings.LifetimeHints)
    for (const OutlineFunction &F : A.Shape.Functions)
      if (lsp::Position At = A.Shown->position(F.Signature.EndLine, F.Signature.EndColumn);
          F.TiesLifetimes && IsAsked(At))
        Out.push_back(hint(At, withoutName(F.Lifetimes), "lifetimes, as inferred from the body"));
  if (Settings.MoveHints)
    for (const OutlineMove &M : A.Shape.Moves)
      if (lsp::Position At = A.Shown->position(M.At.EndLine, M.At.EndColumn); IsAsked(At))
        Out.push_back(hint(At, M.Always ? "moved" : "may be moved",
                           "`" + M.Place + "` " + (M.Always ? "is" : "may be") + " moved from here"));
  return Out;
}

json::Array lensesOf(const Analysed &A) {
  json::Array Out;
  for (const OutlineFunction &F : A.Shape.Functions) {
    lsp::Range At = A.Shown->range(F.At);
    unsigned Count = 0;
    const Finding *First = nullptr;
    for (const Finding &Each : A.Run.Findings)
      if (!Each.Suppressed && F.FirstLine <= Each.At.Line && Each.At.Line <= F.LastLine) {
        ++Count;
        First = First ? First : &Each;
      }
    if (First)
      Out.push_back(json::Object{{"range", At},
                                 {"command", json::Object{{"title", "deed: " + counted(Count, "finding")},
                                                          {"command", ExplainCommand},
                                                          {"arguments", json::Array{info(First->Which).Id}}}}});
    if (F.TiesLifetimes)
      Out.push_back(json::Object{{"range", At}, {"command", json::Object{{"title", F.Lifetimes}, {"command", ""}}}});
  }
  return Out;
}

} // namespace deed
