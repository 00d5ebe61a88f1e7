#include "report/Gcc.h"
#include "report/DisplayLine.h"
#include "report/Paths.h"
#include "report/Summary.h"

namespace deed {
namespace {

class GccReport {
public:
  GccReport(llvm::raw_ostream &OS, const ReportContext &Context) : OS(OS), Context(Context) {}

  void write(const Finding &F) {
    line(F.At, levelName(F.How), F.Message, "deed-" + info(F.Which).Id.str());
    for (const Step &S : F.Steps)
      line(S.At.valid() ? S.At : F.At, "note", S.Text, "");
    for (const std::string &More : {F.Lapsed, F.Help})
      if (!More.empty())
        line(F.At, "note", More, "");
  }
  void write(const Skip &S) {
    FileSpan At;
    At.File = S.File;
    At.Line = S.Line;
    line(At, isFailure(S.Reason) ? "error" : "note", "not analysed: " + describe(S),
         std::string("deed-") + skipReasonName(S.Reason));
  }

private:
  void line(const FileSpan &At, llvm::StringRef Level, llvm::StringRef Text, const std::string &Tag) {
    if (!At.File.empty()) {
      OS << printable(shownPath(At.File, Context.Root));
      if (At.valid())
        OS << ':' << At.Line;
      if (At.Column)
        OS << ':' << At.Column;
      OS << ": ";
    }
    OS << Level << ": " << printable(Text);
    if (!Tag.empty())
      OS << " [" << Tag << ']';
    OS << '\n';
  }
  llvm::raw_ostream &OS;
  const ReportContext &Context;
};

} // namespace

void writeGcc(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  GccReport Report(OS, Context);
  for (const Finding &F : Run.Findings)
    if (!F.Suppressed)
      Report.write(F);
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason) || S.Reason == SkipReason::FunctionBudget || S.Reason == SkipReason::NoControlFlow)
      Report.write(S);
}

} // namespace deed
