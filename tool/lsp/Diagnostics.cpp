#include "lsp/Shown.h"
#include "report/Summary.h"

namespace json = llvm::json;
namespace lsp = llvm::lsp;

namespace deed {
namespace {

constexpr int Unnecessary = 1; // the protocol's tag: shown faded

int severity(Level L) {
  switch (L) {
  case Level::Error: return 1;
  case Level::Warning: return 2;
  case Level::Note: return 3;
  }
  return 3;
}

json::Value location(const Analysed &A, const FileSpan &At) {
  auto Other = A.Others.find(At.File);
  const Text &In = At.File == A.File || Other == A.Others.end() ? *A.Shown : *Other->second;
  return json::Object{{"uri", At.File == A.File ? A.Uri : uriOfPath(At.File)}, {"range", In.range(At)}};
}

std::string message(const Finding &F) {
  std::string Out = F.Message;
  if (!F.Help.empty())
    Out += "\nhelp: " + F.Help;
  if (!F.Lapsed.empty())
    Out += "\n" + F.Lapsed;
  return Out;
}

json::Object diagnostic(const Analysed &A, const Finding &F, bool WithSteps) {
  json::Object Out{{"range", A.Shown->range(F.At)},
                   {"severity", severity(F.How)},
                   {"code", info(F.Which).Id},
                   {"source", "deed"},
                   {"message", message(F)}};
  if (F.Which == Rule::UnusedSuppression)
    Out["tags"] = json::Array{Unnecessary};
  json::Array Steps;
  for (const Step &S : F.Steps)
    if (S.At.valid())
      Steps.push_back(json::Object{{"location", location(A, S.At)}, {"message", S.Text}});
  if (WithSteps && !Steps.empty())
    Out["relatedInformation"] = std::move(Steps);
  return Out;
}

/// Of the whole line, or of the file's first.
json::Object told(const Analysed &A, unsigned Line, llvm::StringRef Code, const std::string &Words, bool IsFailure) {
  int Row = Line ? static_cast<int>(Line) - 1 : 0;
  int End = static_cast<int>(utf16Before(A.Shown->line(Row), ~0u));
  return json::Object{{"range", lsp::Range({Row, 0}, {Row, End})},
                      {"severity", IsFailure ? 2 : 3},
                      {"code", Code},
                      {"source", "deed"},
                      {"message", Words}};
}

} // namespace

json::Array diagnosticsOf(const Analysed &A, bool WithSteps) {
  json::Array Out;
  for (const Finding &F : A.Run.Findings)
    if (!F.Suppressed)
      Out.push_back(diagnostic(A, F, WithSteps));
  for (const std::string &Words : A.Told)
    Out.push_back(told(A, 0, "not-analysed", Words, /*IsFailure=*/false));
  for (const Skip &S : A.Run.Skips) {
    bool Here = S.File == A.File;
    if (!Here && !isFailure(S.Reason))
      continue; // another file's templates and budgets
    std::string Words = "not analysed: " + describe(S);
    if (!Here && !S.File.empty())
      Words += " (" + S.File + (S.Line ? ":" + std::to_string(S.Line) : "") + ")";
    Out.push_back(told(A, Here ? S.Line : 0, skipReasonName(S.Reason), Words, isFailure(S.Reason)));
  }
  return Out;
}

} // namespace deed
