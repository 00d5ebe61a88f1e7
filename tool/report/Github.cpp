#include "report/Github.h"
#include "report/Paths.h"
#include "report/PlainText.h"
#include "report/Summary.h"

namespace deed {
namespace {

/// A message: three characters have a meaning to the runner.
std::string escapedData(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text)
    switch (C) {
    case '%': Out += "%25"; break;
    case '\r': Out += "%0D"; break;
    case '\n': Out += "%0A"; break;
    default: Out += C;
    }
  return Out;
}

/// A property's value, which two more would end.
std::string property(llvm::StringRef Text) {
  std::string Out;
  for (char C : escapedData(Text))
    Out += C == ':' ? "%3A" : C == ',' ? "%2C" : std::string(1, C);
  return Out;
}

const char *commandOf(Level L) {
  switch (L) {
  case Level::Error: return "error";
  case Level::Warning: return "warning";
  case Level::Note: return "notice";
  }
  return "error";
}

void writeOne(llvm::raw_ostream &OS, const Finding &F, const ReportContext &Context) {
  OS << "::" << commandOf(F.How) << ' ';
  if (F.At.valid()) {
    OS << "file=" << property(shownPath(F.At.File, Context.Root)) << ",line=" << F.At.Line
       << ",endLine=" << std::max(F.At.EndLine, F.At.Line);
    if (F.At.EndLine == F.At.Line) // columns mean nothing to it over several lines
      OS << ",col=" << F.At.Column << ",endColumn=" << F.At.EndColumn;
    OS << ',';
  }
  OS << "title=" << property(info(F.Which).Id) << "::" << escapedData(plainText(F, Context)) << '\n';
}

void writeSkip(llvm::raw_ostream &OS, const Skip &S, const ReportContext &Context) {
  OS << "::error ";
  if (!S.File.empty())
    OS << "file=" << property(shownPath(S.File, Context.Root)) << (S.Line ? ",line=" + std::to_string(S.Line) : "")
       << ',';
  OS << "title=" << property(std::string("not analysed: ") + skipReasonName(S.Reason))
     << "::" << escapedData(describe(S)) << '\n';
}

} // namespace

void writeGithub(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  // Failures first: they are few, and of many annotations only the first are shown.
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason))
      writeSkip(OS, S, Context);
  for (const Finding &F : Run.Findings)
    if (!F.Suppressed)
      writeOne(OS, F, Context);
  OS << "deed: " << escapedData(findingsLine(Run)) << '\n';
  if (std::string Line = notAnalysedLine(Run); !Line.empty())
    OS << "::notice title=deed::" << escapedData(Line) << '\n';
}

} // namespace deed
