#include "report/Html.h"
#include "PageFiles.h"
#include "report/Markdown.h"
#include "report/Patch.h"
#include "report/Paths.h"
#include "report/SarifPlaces.h"
#include "report/Summary.h"
#include "support/Json.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"
#include <map>
#include <set>

namespace deed {
namespace {

constexpr unsigned Around = 3;       // lines shown above and below a mark
constexpr unsigned MaxMarkLines = 8; // of a longer one, its beginning

llvm::StringRef pageFile(llvm::StringRef Name) {
  for (const EmbeddedFile &File : PageFiles)
    if (Name == llvm::StringRef(File.Name.data(), File.Name.size()))
      return {File.Text.data(), File.Text.size()};
  return {};
}

/// For a content security policy: only what has this hash may run.
std::string hashOf(llvm::StringRef Text) {
  return "'sha256-" + llvm::encodeBase64(llvm::SHA256::hash(llvm::arrayRefFromStringRef(Text))) + "'";
}

/// JSON that may stand inside a script element: nothing in it can end that, or begin a comment.
std::string forScript(const Json &J) {
  std::string Out;
  for (char C : jsonToText(J))
    switch (C) {
    case '<': Out += "\\u003c"; break;
    case '>': Out += "\\u003e"; break;
    case '&': Out += "\\u0026"; break;
    default: Out += C;
    }
  return Out;
}

class PageData {
public:
  explicit PageData(const ReportContext &Context) : Context(Context) {}

  Json make(const RunResult &Run) {
    Json Findings = Json::array(), Skips = Json::array(), Rules = Json::object();
    for (const Finding &F : Run.Findings) {
      Findings.push_back(finding(F));
      Rules[info(F.Which).Id.str()] = rule(F.Which);
    }
    for (const Skip &S : Run.Skips)
      Skips.push_back({{"reason", skipReasonName(S.Reason)},
                       {"failure", isFailure(S.Reason)},
                       {"file", shown(S.File)},
                       {"line", S.Line},
                       {"text", describe(S)}});
    Json Out{{"totals", findingsLine(Run)},     {"rules", std::move(Rules)},
             {"findings", std::move(Findings)}, {"notAnalysed", std::move(Skips)},
             {"today", Context.Today},          {"dated", static_cast<bool>(Context.DateOf)}};
    if (Run.Baseline)
      Out["baseline"] = "Baseline " + shown(Run.Baseline->File) + ": " + std::to_string(Run.Baseline->Known) +
                        " known, " + std::to_string(Run.Baseline->Expired) + " of them expired, " +
                        std::to_string(Run.Baseline->Fixed) + " fixed";
    return Out;
  }

private:
  /// A place to mark: one step, or the finding itself.
  struct Mark {
    FileSpan At;
    std::string Text;
    size_t Step; ///< from 1
    bool Primary;
  };

  std::string shown(llvm::StringRef File) const { return shownPath(File, Context.Root); }

  static Json rule(Rule R) {
    const RuleInfo &I = info(R);
    return {{"cwe", I.Cwe},
            {"guideline", I.Guideline.str()},
            {"rustc", I.Rustc.str()},
            {"page", markdownToText(ruleHelp(R), 100)}};
  }

  Json finding(const Finding &F) {
    Json Steps = Json::array(), Fixes = Json::array();
    std::vector<Mark> Marks;
    for (const Step &S : F.Steps) {
      Steps.push_back({{"text", S.Text}, {"file", S.At.valid() ? shown(S.At.File) : ""}});
      if (S.At.valid())
        Marks.push_back({S.At, S.Text, Marks.size() + 1, false});
    }
    if (F.At.valid())
      Marks.push_back({F.At, F.Label.empty() ? F.Message : F.Label, Marks.size() + 1, true});
    for (const Fix &X : F.Fixes)
      if (Json Changes = changes(X); !Changes.empty())
        Fixes.push_back({{"title", X.Title}, {"safe", X.Safe}, {"changes", std::move(Changes)}});
    return {{"rule", info(F.Which).Id.str()},
            {"level", levelName(F.How)},
            {"message", F.Message},
            {"label", F.Label},
            {"help", F.Help},
            {"function", F.Function},
            {"file", shown(F.At.File)},
            {"line", F.At.Line},
            {"column", F.At.Column},
            {"fingerprint", F.Fingerprint},
            {"suppressed", F.Suppressed},
            {"suppressedBy", F.SuppressedBy},
            {"lapsed", F.Lapsed},
            {"state", ageName(F.Since)},
            {"since", Context.DateOf ? Context.DateOf(F.At) : ""},
            {"steps", std::move(Steps)},
            {"fixes", std::move(Fixes)},
            {"excerpts", excerpts(F, Marks)}};
  }

  Json changes(const Fix &X) {
    Json Out = Json::array();
    for (const ChangedLines &C : changedLines(X, Context.Source))
      Out.push_back({{"file", shown(C.File)}, {"line", C.FirstLine}, {"before", C.Before}, {"after", C.After}});
    return Out;
  }

  /// By file, the finding's own first, then as the steps come to them.
  Json excerpts(const Finding &F, llvm::ArrayRef<Mark> Marks) {
    std::vector<std::string> Files;
    if (F.At.valid())
      Files.push_back(F.At.File);
    for (const Mark &M : Marks)
      if (std::find(Files.begin(), Files.end(), M.At.File) == Files.end())
        Files.push_back(M.At.File);
    Json Out = Json::array();
    for (const std::string &File : Files)
      if (Json Lines = lines(File, Marks); !Lines.empty())
        Out.push_back({{"file", shown(File)}, {"lines", std::move(Lines)}, {"marks", marksIn(File, Marks)}});
    return Out;
  }

  Json lines(const std::string &File, llvm::ArrayRef<Mark> Marks) {
    std::set<unsigned> Wanted;
    for (const Mark &M : Marks)
      if (M.At.File == File)
        for (unsigned L = M.At.Line - std::min(M.At.Line - 1, Around); L <= lastLine(M) + Around; ++L)
          Wanted.insert(L);
    Json Out = Json::array();
    unsigned Before = 0;
    for (unsigned L : Wanted) {
      auto Text = Context.Source.line(File, L);
      if (!Text)
        break;
      if (Before && L != Before + 1)
        Out.push_back(nullptr); // a gap
      Out.push_back({{"number", L}, {"text", Text->str()}});
      Before = L;
    }
    return Out;
  }

  static unsigned lastLine(const Mark &M) {
    return std::min(std::max(M.At.EndLine, M.At.Line), M.At.Line + MaxMarkLines);
  }

  Json marksIn(const std::string &File, llvm::ArrayRef<Mark> Marks) {
    Json Out = Json::array();
    for (const Mark &M : Marks)
      if (M.At.File == File)
        Out.push_back({{"step", M.Step},
                       {"line", M.At.Line},
                       {"column", column(M.At.File, M.At.Line, M.At.Column)},
                       {"endLine", std::max(M.At.EndLine, M.At.Line)},
                       {"endColumn", column(M.At.File, std::max(M.At.EndLine, M.At.Line), M.At.EndColumn)},
                       {"text", M.Text},
                       {"primary", M.Primary}});
    return Out;
  }

  /// As the script counts: in UTF-16.
  unsigned column(const std::string &File, unsigned Line, unsigned Bytes) {
    auto Text = Context.Source.line(File, Line);
    return Text ? SarifPlaces::utf16Column(*Text, Bytes) : Bytes;
  }

  const ReportContext &Context;
};

} // namespace

void writeHtml(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  llvm::StringRef Script = pageFile("page.js"), Style = pageFile("page.css");
  OS << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
     << "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src " << hashOf(Script)
     << "; style-src " << hashOf(Style) << "; base-uri 'none'; form-action 'none'\">\n"
     << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
     << "<meta name=\"generator\" content=\"deed " << Context.Version << "\">\n<title>deed</title>\n<style>" << Style
     << "</style>\n</head>\n<body>\n<noscript>This report needs JavaScript; nothing is loaded from "
        "elsewhere.</noscript>\n"
     << "<script type=\"application/json\" id=\"data\">" << forScript(PageData(Context).make(Run))
     << "</script>\n<script>" << Script << "</script>\n</body>\n</html>\n";
}

} // namespace deed
