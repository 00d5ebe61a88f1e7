#include "report/Checkstyle.h"
#include "report/Paths.h"
#include "report/PlainText.h"
#include "report/Summary.h"
#include "report/Xml.h"
#include <map>

namespace deed {

static const char *severityOf(Level L) {
  switch (L) {
  case Level::Error: return "error";
  case Level::Warning: return "warning";
  case Level::Note: return "info";
  }
  return "error";
}

static std::string errorElement(unsigned Line, unsigned Column, const char *Severity, llvm::StringRef Message,
                                llvm::StringRef Source) {
  std::string Out = "    <error line=\"" + std::to_string(std::max(Line, 1u)) + "\"";
  if (Column)
    Out += " column=\"" + std::to_string(Column) + "\"";
  return Out + " severity=\"" + Severity + "\" message=\"" + xmlText(Message) + "\" source=\"" + xmlText(Source) +
         "\"/>\n";
}

void writeCheckstyle(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  std::map<std::string, std::string> ByFile;
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason) || S.Reason == SkipReason::FunctionBudget || S.Reason == SkipReason::NoControlFlow)
      ByFile[shownPath(S.File, Context.Root)] +=
          errorElement(S.Line, 0, isFailure(S.Reason) ? "error" : "info", "not analysed: " + describe(S),
                       std::string("deed.not-analysed.") + skipReasonName(S.Reason));
  for (const Finding &F : Run.Findings)
    if (!F.Suppressed)
      ByFile[shownPath(F.At.File, Context.Root)] += errorElement(
          F.At.Line, F.At.Column, severityOf(F.How), plainText(F, Context), "deed." + info(F.Which).Id.str());
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n";
  for (const auto &[File, Errors] : ByFile)
    OS << "  <file name=\"" << xmlText(File) << "\">\n" << Errors << "  </file>\n";
  OS << "</checkstyle>\n";
}

} // namespace deed
