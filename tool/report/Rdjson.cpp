#include "report/Rdjson.h"
#include "report/Paths.h"
#include "report/PlainText.h"
#include "report/Summary.h"
#include "support/Json.h"

namespace deed {
namespace {

const char *severityOf(Level L) {
  switch (L) {
  case Level::Error: return "ERROR";
  case Level::Warning: return "WARNING";
  case Level::Note: return "INFO";
  }
  return "ERROR";
}

class RdjsonReport {
public:
  explicit RdjsonReport(const ReportContext &Context) : Context(Context) {}

  Json diagnostic(const Finding &F) const {
    std::string Text = F.Message;
    for (const std::string &More : {F.Label, F.Lapsed, F.Help.empty() ? "" : "help: " + F.Help})
      if (!More.empty())
        Text += "\n" + More;
    Json Out{{"message", Text},
             {"location", location(F.At)},
             {"severity", severityOf(F.How)},
             {"code", {{"value", info(F.Which).Id.str()}}},
             {"original_output", plainText(F, Context)}};
    Json Related = Json::array(), Suggestions = Json::array();
    for (const Step &S : F.Steps)
      if (S.At.valid())
        Related.push_back({{"message", S.Text}, {"location", location(S.At)}});
    // A suggestion is one replacement: a fix of several edits can't be told.
    for (const Fix &X : F.Fixes)
      if (X.Edits.size() == 1 && X.Edits[0].At.valid() && X.Edits[0].At.File == F.At.File)
        Suggestions.push_back({{"range", range(X.Edits[0].At)}, {"text", X.Edits[0].Replacement}});
    if (!Related.empty())
      Out["related_locations"] = std::move(Related);
    if (!Suggestions.empty())
      Out["suggestions"] = std::move(Suggestions);
    return Out;
  }

  Json diagnostic(const Skip &S) const {
    Json Where{{"path", shownPath(S.File, Context.Root)}};
    if (S.Line)
      Where["range"] = {{"start", {{"line", S.Line}}}};
    return {{"message", "not analysed: " + describe(S)},
            {"location", std::move(Where)},
            {"severity", isFailure(S.Reason) ? "ERROR" : "INFO"},
            {"code", {{"value", std::string("not-analysed/") + skipReasonName(S.Reason)}}}};
  }

private:
  static Json range(const FileSpan &At) {
    return {{"start", {{"line", At.Line}, {"column", At.Column}}},
            {"end", {{"line", At.EndLine}, {"column", At.EndColumn}}}};
  }
  Json location(const FileSpan &At) const {
    Json Out{{"path", shownPath(At.File, Context.Root)}};
    if (At.valid())
      Out["range"] = range(At);
    return Out;
  }

  const ReportContext &Context;
};

} // namespace

void writeRdjson(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  RdjsonReport Report(Context);
  Json All = Json::array();
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason) || S.Reason == SkipReason::FunctionBudget || S.Reason == SkipReason::NoControlFlow)
      All.push_back(Report.diagnostic(S));
  for (const Finding &F : Run.Findings)
    if (!F.Suppressed)
      All.push_back(Report.diagnostic(F));
  OS << jsonToText({{"source", {{"name", "deed"}}}, {"severity", "ERROR"}, {"diagnostics", std::move(All)}}, 2) << '\n';
}

} // namespace deed
