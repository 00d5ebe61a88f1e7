#include "report/Text.h"
#include "report/DisplayLine.h"
#include "report/Excerpt.h"
#include "report/Ink.h"
#include "report/Patch.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

namespace deed {

namespace {

unsigned digitsOf(unsigned Number) { return std::to_string(Number).size(); }

class FindingText {
public:
  FindingText(Ink &Out, const Finding &F, const ReportContext &Context) : Out(Out), F(F), Context(Context) {
    NumberWidth = digitsOf(std::max(F.At.Line, F.At.EndLine));
    for (const Step &S : F.Steps)
      NumberWidth = std::max(NumberWidth, digitsOf(std::max(S.At.Line, S.At.EndLine)));
    for (const Fix &X : F.Fixes)
      for (const Edit &E : X.Edits)
        NumberWidth = std::max(NumberWidth, digitsOf(E.At.EndLine));
  }

  void write() {
    writeHeadline(styleOf(F.How), levelName(F.How), F.Message, info(F.Which).Id);
    writeMainExcerpt();
    writeRemarks();
    for (const Step &S : F.Steps)
      if (S.What == Step::Kind::Via)
        writeVia(S);
    for (const Fix &X : F.Fixes)
      writeFix(X);
    Out.endLine();
  }

private:
  void writeHeadline(Style How, llvm::StringRef Word, llvm::StringRef Text, llvm::StringRef Tag = {}) {
    Out.put(How, Word).put(Style::Strong, ": " + printable(Text));
    if (!Tag.empty())
      Out.put(How, (llvm::Twine(" [") + Tag + "]").str());
    Out.endLine();
  }

  // The finding's own file first, then the others in the order in which the steps come to them.
  void writeMainExcerpt() {
    std::vector<std::vector<Mark>> ByFile(1);
    for (const Step &S : F.Steps) {
      if (S.What == Step::Kind::Via || !S.At.valid())
        continue;
      auto Same = [&](const std::vector<Mark> &Marks) { return !Marks.empty() && Marks[0].At.File == S.At.File; };
      auto It = S.At.File == F.At.File ? ByFile.begin() : llvm::find_if(llvm::drop_begin(ByFile), Same);
      if (It == ByFile.end())
        It = ByFile.emplace(ByFile.end());
      It->push_back({S.At, S.Text, false});
    }
    if (F.At.valid())
      ByFile.front().push_back({F.At, F.Label, true});
    for (std::vector<Mark> &Marks : ByFile) {
      if (Marks.empty())
        continue;
      bool IsFirst = &Marks == &ByFile.front();
      if (!IsFirst && F.At.valid())
        writeGutter(Out, NumberWidth);
      ExcerptStyle How{styleOf(F.How), NumberWidth, IsFirst ? "-->" : ":::"};
      writeExcerpt(Out, Marks, IsFirst ? F.At : Marks[0].At, shown(Marks[0].At.File), Context.Source, How);
    }
  }

  // What has no place in the source: steps in code that is not written anywhere, and the help.
  void writeRemarks() {
    std::vector<std::pair<const char *, llvm::StringRef>> Remarks;
    for (const Step &S : F.Steps)
      if (!S.At.valid() && S.What != Step::Kind::Via)
        Remarks.push_back({"note", S.Text});
    if (!F.Lapsed.empty())
      Remarks.push_back({"note", F.Lapsed});
    if (!F.Help.empty())
      Remarks.push_back({"help", F.Help});
    if (F.At.valid() && !Remarks.empty())
      writeGutter(Out, NumberWidth);
    for (const auto &[Word, Text] : Remarks)
      writeGutterNote(Out, NumberWidth, Word, Text);
  }

  void writeVia(const Step &S) {
    writeHeadline(Style::Note, "note", S.Text);
    if (S.At.valid())
      writeExcerpt(Out, Mark{S.At, "", true}, S.At, shown(S.At.File), Context.Source,
                   {Style::Note, NumberWidth, "-->"});
  }

  void writeFix(const Fix &X) {
    std::vector<ChangedLines> Changes = changedLines(X, Context.Source);
    if (Changes.empty())
      return;
    writeHeadline(Style::Help, "help", X.Title);
    for (const ChangedLines &C : Changes) {
      if (C.File != F.At.File || &C != &Changes.front()) {
        Out.put(Style::Gutter, std::string(NumberWidth + 1, ' ') + "-->").put(" ").put(printable(shown(C.File)));
        Out.put(":" + std::to_string(C.FirstLine)).endLine();
      }
      writeGutter(Out, NumberWidth);
      writeChange(C.FirstLine, '-', Style::Removed, C.Before);
      writeChange(C.FirstLine, '+', Style::Added, C.After);
    }
  }

  void writeChange(unsigned FirstLine, char Sign, Style How, llvm::ArrayRef<std::string> Lines) {
    for (const std::string &Line : Lines) {
      std::string Number = std::to_string(FirstLine++);
      Out.put(Style::Gutter,
              " " + std::string(NumberWidth - std::min<size_t>(NumberWidth, Number.size()), ' ') + Number);
      std::string Text;
      const DisplayLine Shown(Line);
      for (const Glyph &G : Shown.glyphs())
        Text += G.Text;
      Text.resize(llvm::StringRef(Text).rtrim().size());
      Out.put(" ").put(How, Text.empty() ? std::string(1, Sign) : std::string(1, Sign) + " " + Text).endLine();
    }
  }

  std::string shown(llvm::StringRef File) const { return shownPath(File, Context.Root); }

  Ink &Out;
  const Finding &F;
  const ReportContext &Context;
  unsigned NumberWidth = 1;
};

// Failures, and the functions left out, each by name. Expressions are too many for that: the summary counts them and
// the JSON report lists them.
bool isTold(SkipReason R) { return isFailure(R) || R == SkipReason::FunctionBudget || R == SkipReason::NoControlFlow; }

void writeSkip(Ink &Out, const Skip &S, const ReportContext &Context) {
  bool Failed = isFailure(S.Reason);
  Out.put(Failed ? Style::Error : Style::Note, Failed ? "error" : "note");
  Out.put(Style::Strong, (Failed ? ": " : ": not analysed: ") + printable(describe(S)));
  Out.put(Failed ? Style::Error : Style::Note, std::string(" [") + skipReasonName(S.Reason) + "]").endLine();
  std::string Place = printable(shownPath(S.File, Context.Root));
  if (S.Line != 0)
    Place += ":" + std::to_string(S.Line);
  if (!Place.empty())
    Out.put(Style::Gutter, "  -->").put(" ").put(Place).endLine();
  Out.endLine();
}

} // namespace

void writeFinding(llvm::raw_ostream &OS, const Finding &F, const ReportContext &Context) {
  Ink Out(OS, Context.Colors);
  FindingText(Out, F, Context).write();
}

void writeText(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  Ink Out(OS, Context.Colors);
  for (const Finding &F : Run.Findings)
    if (!F.Suppressed)
      FindingText(Out, F, Context).write();
  for (const Skip &S : Run.Skips)
    if (isTold(S.Reason))
      writeSkip(Out, S, Context);
  const Tally T = tally(Run);
  Style How = T.Errors || !Run.Failed.empty() ? Style::Error : T.Warnings ? Style::Warning : Style::Note;
  Out.put(How, "deed").put(Style::Strong, ": " + findingsLine(Run)).endLine();
  if (!Run.Failed.empty())
    Out.put("failed: " + std::to_string(Run.Failed.size()) + " of " + counted(Run.Sources.size(), "file")).endLine();
  if (std::string Line = notAnalysedLine(Run); !Line.empty())
    Out.put(Line).endLine();
}

} // namespace deed
