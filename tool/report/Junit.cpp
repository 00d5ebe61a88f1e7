#include "report/Junit.h"
#include "report/Paths.h"
#include "report/PlainText.h"
#include "report/Summary.h"
#include "report/Xml.h"
#include <set>

namespace deed {
namespace {

class JunitReport {
public:
  JunitReport(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context)
      : OS(OS), Run(Run), Context(Context) {}

  void write() {
    std::set<llvm::StringRef> Spoken; // sources that have a test of another kind
    unsigned Failures = 0, Errors = 0;
    for (const Finding &F : Run.Findings)
      if (!F.Suppressed) {
        ++Failures;
        Spoken.insert(F.At.File);
      }
    for (const Skip &S : Run.Skips)
      if (isFailure(S.Reason)) {
        ++Errors;
        Spoken.insert(S.File);
      }
    std::vector<llvm::StringRef> Clean;
    for (const std::string &File : Run.Sources)
      if (!Spoken.count(File))
        Clean.push_back(File);

    std::string Counts = " tests=\"" + std::to_string(Failures + Errors + Clean.size()) + "\" failures=\"" +
                         std::to_string(Failures) + "\" errors=\"" + std::to_string(Errors) + "\"";
    OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"deed\"" << Counts
       << ">\n  <testsuite name=\"deed\"" << Counts << " skipped=\"0\">\n";
    for (const Skip &S : Run.Skips)
      if (isFailure(S.Reason))
        writeError(S);
    for (const Finding &F : Run.Findings)
      if (!F.Suppressed)
        writeFailure(F);
    for (llvm::StringRef File : Clean) {
      beginTest(File, "ownership");
      OS << "/>\n";
    }
    OS << "    <system-out>" << xmlText(findingsLine(Run));
    if (std::string Line = notAnalysedLine(Run); !Line.empty())
      OS << "&#10;" << xmlText(Line);
    OS << "</system-out>\n  </testsuite>\n</testsuites>\n";
  }

private:
  std::string shown(llvm::StringRef File) const { return shownPath(File, Context.Root); }
  void beginTest(llvm::StringRef File, llvm::StringRef Name) {
    OS << "    <testcase classname=\"" << xmlText(shown(File)) << "\" name=\"" << xmlText(Name) << '"';
  }
  void writeError(const Skip &S) {
    beginTest(S.File, std::string("analysis: ") + skipReasonName(S.Reason) +
                          (S.Line ? " on line " + std::to_string(S.Line) : ""));
    OS << ">\n      <error type=\"" << skipReasonName(S.Reason) << "\" message=\"" << xmlText(describe(S))
       << "\"/>\n    </testcase>\n";
  }
  // The name has no line in it: dashboards follow a test by its name.
  void writeFailure(const Finding &F) {
    std::string Id = info(F.Which).Id.str();
    beginTest(F.At.File, Id + (F.Function.empty() ? "" : " in " + F.Function) +
                             (F.Subject.empty() ? "" : ": " + F.Subject) + " (" + F.Fingerprint + ")");
    OS << " file=\"" << xmlText(shown(F.At.File)) << "\" line=\"" << F.At.Line << "\">\n      <failure type=\""
       << xmlText(Id) << "\" message=\"" << xmlText(std::string(levelName(F.How)) + ": " + F.Message) << "\">"
       << xmlText(plainText(F, Context)) << "</failure>\n    </testcase>\n";
  }

  llvm::raw_ostream &OS;
  const RunResult &Run;
  const ReportContext &Context;
};

} // namespace

void writeJunit(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  JunitReport(OS, Run, Context).write();
}

} // namespace deed
