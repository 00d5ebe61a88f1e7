#include "report/Patch.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace deed {

namespace {

// The byte at which a line and column stand in Lines, which begin with line FirstLine, each ended by one line feed.
std::optional<size_t> offsetIn(const std::vector<std::string> &Lines, unsigned FirstLine, unsigned Line,
                               unsigned Column) {
  if (Line < FirstLine || Line - FirstLine >= Lines.size() || Column == 0)
    return std::nullopt;
  if (Column - 1 > Lines[Line - FirstLine].size())
    return std::nullopt;
  size_t Offset = Column - 1;
  for (unsigned I = 0; I != Line - FirstLine; ++I)
    Offset += Lines[I].size() + 1;
  return Offset;
}

std::vector<std::string> splitLines(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Text.split(Parts, '\n');
  return {Parts.begin(), Parts.end()};
}

// Applies sorted edits to their lines; false if they don't fit.
bool apply(llvm::ArrayRef<Edit> Edits, ChangedLines &Lines) {
  std::string Text;
  for (const std::string &Line : Lines.Before)
    Text += Line + "\n";
  Text.pop_back();
  size_t End = Text.size(); // edits are applied from the last to the first
  for (const Edit &E : llvm::reverse(Edits)) {
    auto From = offsetIn(Lines.Before, Lines.FirstLine, E.At.Line, E.At.Column);
    auto To = offsetIn(Lines.Before, Lines.FirstLine, E.At.EndLine, E.At.EndColumn);
    if (!From || !To || *From > *To || *To > End)
      return false;
    Text.replace(*From, *To - *From, E.Replacement);
    End = *From;
  }
  Lines.After = splitLines(Text);
  if (llvm::StringRef(Text).trim().empty())
    Lines.After.clear();
  return true;
}

} // namespace

std::vector<ChangedLines> changedLines(const Fix &F, SourceLines &Source) {
  std::vector<Edit> Edits = F.Edits;
  llvm::sort(Edits);
  std::vector<ChangedLines> Out;
  for (size_t I = 0; I != Edits.size();) {
    // Edits that share a line are shown as one change.
    const std::string &File = Edits[I].At.File;
    unsigned Last = Edits[I].At.EndLine;
    size_t End = I + 1;
    for (; End != Edits.size() && Edits[End].At.File == File && Edits[End].At.Line <= Last; ++End)
      Last = std::max<unsigned>(Last, Edits[End].At.EndLine);
    ChangedLines Lines{File, Edits[I].At.Line, {}, {}};
    for (unsigned Line = Lines.FirstLine; Line <= Last; ++Line) {
      auto Text = Source.line(File, Line);
      if (!Text)
        return {};
      Lines.Before.push_back(Text->str());
    }
    if (Lines.Before.empty() || !apply(llvm::ArrayRef(Edits).slice(I, End - I), Lines))
      return {};
    Out.push_back(std::move(Lines));
    I = End;
  }
  return Out;
}

} // namespace deed
