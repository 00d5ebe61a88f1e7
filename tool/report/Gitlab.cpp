#include "report/Gitlab.h"
#include "report/Paths.h"
#include "report/PlainText.h"
#include "report/Summary.h"
#include "support/Json.h"
#include "llvm/Support/xxhash.h"

namespace deed {
namespace {

const char *severityOf(Level L) {
  switch (L) {
  case Level::Error: return "critical";
  case Level::Warning: return "major";
  case Level::Note: return "minor";
  }
  return "critical";
}

std::string fingerprint(llvm::StringRef Path, llvm::StringRef Within) {
  return llvm::utohexstr(llvm::xxh3_64bits((Path + "\n" + Within).str()), /*LowerCase=*/true, /*Width=*/16);
}

// GitLab links paths into the repository: without a leading "./", and never absolute if that can be helped.
Json location(llvm::StringRef Path, unsigned Line, unsigned EndLine) {
  return {{"path", Path.str()}, {"lines", {{"begin", std::max(Line, 1u)}, {"end", std::max({EndLine, Line, 1u})}}}};
}

} // namespace

void writeGitlab(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  Json Issues = Json::array();
  auto Add = [&](std::string Description, std::string Check, std::string Fingerprint, const char *Severity,
                 Json Where) {
    Issues.push_back({{"type", "issue"},
                      {"description", std::move(Description)},
                      {"check_name", std::move(Check)},
                      {"fingerprint", std::move(Fingerprint)},
                      {"severity", Severity},
                      {"categories", Json::array({"Bug Risk"})},
                      {"location", std::move(Where)}});
  };
  for (const Finding &F : Run.Findings) {
    if (F.Suppressed)
      continue;
    std::string Path = shownPath(F.At.File, Context.Root);
    Add(F.Help.empty() ? F.Message : F.Message + "; " + F.Help, info(F.Which).Id.str(),
        fingerprint(Path, F.Fingerprint), severityOf(F.How), location(Path, F.At.Line, F.At.EndLine));
    Issues.back()["content"] = {{"body", plainText(F, Context)}};
  }
  for (const Skip &S : Run.Skips) {
    bool Failed = isFailure(S.Reason);
    if (!Failed && S.Reason != SkipReason::FunctionBudget && S.Reason != SkipReason::NoControlFlow)
      continue; // expressions and templates, by the thousand: no business of a merge request's
    std::string Path = shownPath(S.File, Context.Root), Text = describe(S);
    Add("not analysed: " + Text, std::string("not-analysed/") + skipReasonName(S.Reason), fingerprint(Path, Text),
        Failed ? "blocker" : "info", location(Path, S.Line, S.Line));
  }
  OS << jsonToText(Issues, 2) << '\n';
}

} // namespace deed
