// CodeActions.cpp - what can be done about a finding: its fixes, as `deed check --fix` would apply them; a comment that
// allows it, here or in the whole file, with a reason to be filled in; and the rule's page.
#include "findings/Fixes.h"
#include "lsp/Shown.h"
#include "llvm/ADT/STLExtras.h"

namespace json = llvm::json;
namespace lsp = llvm::lsp;

namespace deed {
namespace {

constexpr const char *QuickFix = "quickfix";

/// Other files, of which a fix may change some, are as on disk.
class ShownFile final : public Files {
public:
  explicit ShownFile(const Analysed &A) : A(A) {}
  std::optional<std::string> read(llvm::StringRef Path) const override {
    return Path == A.File ? std::optional(A.Shown->bytes().str()) : Disk.read(Path);
  }

private:
  const Analysed &A;
  DiskFiles Disk;
};

lsp::Range wholeLines(unsigned First, llvm::StringRef Lines) {
  Text Held(Lines.str());
  lsp::Position End = Held.position(Held.lineCount(), ~0u);
  int Row = static_cast<int>(First) - 1;
  return {{Row, 0}, {Row + End.line, End.character}};
}

json::Object action(const std::string &Title, json::Object Edit, const Finding &F, const Analysed &A) {
  return json::Object{{"title", Title},
                      {"kind", QuickFix},
                      {"diagnostics", json::Array{json::Object{{"range", A.Shown->range(F.At)},
                                                               {"message", F.Message},
                                                               {"code", info(F.Which).Id},
                                                               {"source", "deed"}}}},
                      {"edit", json::Object{{"changes", std::move(Edit)}}}};
}

void addFixes(const Analysed &A, const Finding &F, json::Array &Out) {
  for (const Fix &X : F.Fixes) {
    Finding Alone = F;
    Alone.Fixes = {X};
    FixPlan Plan = planFixes({Alone}, FixLevel::Unsafe, ShownFile(A));
    if (Plan.Fixed.empty())
      continue;
    json::Object Changes;
    for (const FileChange &C : Plan.Files) {
      json::Array Edits;
      for (const LineChange &L : C.Lines)
        Edits.push_back(json::Object{{"range", wholeLines(L.FirstLine, L.Before)}, {"newText", L.After}});
      Changes[C.File == A.File ? A.Uri : uriOfPath(C.File)] = std::move(Edits);
    }
    json::Object Made =
        action(X.Title + (X.Safe ? "" : " (may change what the program does)"), std::move(Changes), F, A);
    if (X.Safe)
      Made["isPreferred"] = true;
    Out.push_back(std::move(Made));
  }
}

json::Object insertion(const Analysed &A, lsp::Position At, const std::string &Words) {
  return json::Object{{A.Uri, json::Array{json::Object{{"range", lsp::Range(At, At)}, {"newText", Words}}}}};
}

/// A line of its own in front of the finding's covers what stands on it, whatever that ends with.
void addSuppressions(const Analysed &A, const Finding &F, json::Array &Out) {
  if (F.Which == Rule::UnusedSuppression)
    return;
  std::string Id = info(F.Which).Id.str();
  llvm::StringRef Line = A.Shown->line(F.At.Line - 1);
  std::string End = A.Shown->bytes().contains("\r\n") ? "\r\n" : "\n";
  int Row = static_cast<int>(F.At.Line) - 1;
  // Behind the code, unless that ends in something that a comment would become part of.
  if (Line.ends_with("\\") || Line.contains("//")) {
    std::string Indent = Line.take_front(Line.size() - Line.ltrim(" \t").size()).str();
    Out.push_back(action("allow " + Id + " here, with a reason",
                         insertion(A, {Row, 0}, Indent + "// deed: allow(" + Id + ") TODO: why" + End), F, A));
  } else {
    int Column = static_cast<int>(utf16Before(Line, ~0u));
    Out.push_back(action("allow " + Id + " here, with a reason",
                         insertion(A, {Row, Column}, " // deed: allow(" + Id + ") TODO: why"), F, A));
  }
  Out.push_back(action("allow " + Id + " in this file, with a reason",
                       insertion(A, {0, 0}, "// deed: allow-file(" + Id + ") TODO: why" + End), F, A));
}

void addExplanation(const Finding &F, json::Array &Out) {
  std::string Title = "explain " + info(F.Which).Id.str();
  Out.push_back(json::Object{{"title", Title},
                             {"kind", QuickFix},
                             {"command", json::Object{{"title", Title},
                                                      {"command", ExplainCommand},
                                                      {"arguments", json::Array{info(F.Which).Id}}}}});
}

bool isWanted(const RangeRequest &Asked) {
  return Asked.Only.empty() || llvm::any_of(Asked.Only, [](llvm::StringRef Kind) {
           return Kind.empty() || llvm::StringRef(QuickFix).starts_with(Kind);
         });
}

} // namespace

json::Array actionsIn(const Analysed &A, const RangeRequest &Asked) {
  json::Array Out;
  if (!isWanted(Asked))
    return Out;
  std::set<Rule> Explained;
  for (const Finding &F : A.Run.Findings) {
    lsp::Range At = A.Shown->range(F.At);
    if (F.Suppressed || At.end.line < Asked.Asked.start.line || Asked.Asked.end.line < At.start.line)
      continue;
    addFixes(A, F, Out);
    addSuppressions(A, F, Out);
    if (Explained.insert(F.Which).second)
      addExplanation(F, Out);
  }
  return Out;
}

} // namespace deed
