#include "report/Json.h"
#include "ReportSchema.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "support/Json.h"

namespace deed {

namespace {

class JsonReport {
public:
  explicit JsonReport(const ReportContext &Context) : Context(Context) {}

  Json report(const RunResult &Run) const {
    Json Findings = Json::array(), Skips = Json::array(), Sources = Json::array(), Counts = Json::object();
    for (const Finding &F : Run.Findings)
      Findings.push_back(finding(F));
    for (const Skip &S : Run.Skips)
      Skips.push_back(skip(S));
    for (const std::string &File : Run.Sources)
      Sources.push_back(shown(File));
    for (const auto &[Name, Value] : Run.Counts)
      Counts[Name] = Value;
    return {{"version", JsonReportVersion},
            {"tool", {{"name", "deed"}, {"version", Context.Version}}},
            {"root", Context.Root},
            {"summary", summary(Run)},
            {"findings", std::move(Findings)},
            {"notAnalysed", std::move(Skips)},
            {"sources", std::move(Sources)},
            {"stats", std::move(Counts)}};
  }

private:
  std::string shown(llvm::StringRef File) const { return shownPath(File, Context.Root); }

  Json summary(const RunResult &Run) const {
    const Tally T = tally(Run);
    Json Out{{"errors", T.Errors},
             {"warnings", T.Warnings},
             {"notes", T.Notes},
             {"suppressed", T.Suppressed},
             {"known", T.Known},
             {"notOfChange", Run.NotOfChange},
             {"overLimit", Run.OverLimit},
             {"sources", Run.Sources.size()},
             {"failedSources", Run.Failed.size()},
             {"exitStatus", Run.exitStatus()}};
    if (Run.Baseline)
      Out["baseline"] = {{"file", shown(Run.Baseline->File)},
                         {"known", Run.Baseline->Known},
                         {"expired", Run.Baseline->Expired},
                         {"fixed", Run.Baseline->Fixed}};
    return Out;
  }

  // Null if it has no place in the source.
  Json place(const FileSpan &At) const {
    if (!At.valid())
      return nullptr;
    return {{"file", shown(At.File)},    {"line", At.Line},     {"column", At.Column}, {"endLine", At.EndLine},
            {"endColumn", At.EndColumn}, {"offset", At.Offset}, {"length", At.Length}};
  }

  static const char *kindName(Step::Kind K) {
    switch (K) {
    case Step::Kind::Cause: return "cause";
    case Step::Kind::Via: return "via";
    case Step::Kind::Branch: return "branch";
    case Step::Kind::Related: return "related";
    }
    return "related";
  }

  Json finding(const Finding &F) const {
    const RuleInfo &R = info(F.Which);
    Json Steps = Json::array(), Fixes = Json::array();
    for (const Step &S : F.Steps) {
      Json Each{{"kind", kindName(S.What)}, {"location", place(S.At)}, {"text", S.Text}};
      if (S.Thread)
        Each["thread"] = S.Thread;
      Steps.push_back(std::move(Each));
    }
    for (const Fix &X : F.Fixes) {
      Json Edits = Json::array();
      for (const Edit &E : X.Edits)
        Edits.push_back({{"location", place(E.At)}, {"replacement", E.Replacement}});
      Fixes.push_back({{"title", X.Title}, {"safe", X.Safe}, {"edits", std::move(Edits)}});
    }
    Json Out{{"rule", R.Id.str()},
             {"level", levelName(F.How)},
             {"message", F.Message},
             {"location", place(F.At)},
             {"label", F.Label},
             {"function", F.Function},
             {"subject", F.Subject},
             {"steps", std::move(Steps)},
             {"help", F.Help},
             {"fixes", std::move(Fixes)},
             {"fingerprint", F.Fingerprint},
             {"suppressed", F.Suppressed}};
    if (F.Suppressed)
      Out["suppressedBy"] = F.SuppressedBy;
    if (!F.Lapsed.empty())
      Out["lapsed"] = F.Lapsed;
    if (const char *Age = ageName(F.Since); *Age)
      Out["baseline"] = Age;
    if (R.Cwe != 0)
      Out["cwe"] = R.Cwe;
    return Out;
  }

  Json skip(const Skip &S) const {
    return {{"reason", skipReasonName(S.Reason)},
            {"failure", isFailure(S.Reason)},
            {"file", shown(S.File)},
            {"line", S.Line},
            {"what", S.What},
            {"detail", S.Detail},
            {"count", S.Count},
            {"text", describe(S)}};
  }

  const ReportContext &Context;
};

} // namespace

void writeJson(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  OS << jsonToText(JsonReport(Context).report(Run), 2) << '\n';
}

llvm::StringRef jsonReportSchema() { return {ReportSchema[0].Text.data(), ReportSchema[0].Text.size()}; }

} // namespace deed
