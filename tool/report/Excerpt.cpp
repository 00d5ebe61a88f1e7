#include "report/Excerpt.h"
#include "report/Canvas.h"
#include "report/DisplayLine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <map>
#include <set>

namespace deed {

namespace {

// A span within one line, in columns of the terminal.
struct Underline {
  unsigned Begin, End; // End exclusive and after Begin
  llvm::StringRef Label;
  bool Primary;
  size_t Order; // in the execution
};

// A span over several lines.
struct Rail {
  const Mark *Of;
  unsigned FirstLine, LastLine;
  unsigned Depth = 0; // 0 is leftmost
};

// What is shown of a line that is too long: columns [From, To) of it, with dots at the ends that are cut off.
struct Window {
  unsigned From = 0, To = ~0u;
  static constexpr unsigned Dots = 3;
  unsigned shift(unsigned Column) const {
    Column = std::clamp(Column, From, To);
    return From == 0 ? Column : Column - From + Dots;
  }
};

class Layout {
public:
  Layout(Ink &Out, llvm::ArrayRef<Mark> Marks, SourceLines &Source, const ExcerptStyle &How)
      : Out(Out), File(Marks.front().At.File), Source(Source), How(How) {
    for (const Mark &M : Marks)
      add(M);
    assignDepths();
  }
  void write();

private:
  void add(const Mark &M);
  void assignDepths();
  std::vector<unsigned> linesToShow() const;
  void writeLine(unsigned Number);
  void writeElision(unsigned After);
  void writeRow(llvm::StringRef Number, const Canvas &Rows, unsigned Row);
  unsigned drawUnderlines(Canvas &Rows, llvm::SmallVector<Underline, 4> Spans);
  unsigned drawHangingLabels(Canvas &Rows, llvm::ArrayRef<const Underline *> Hanging);
  void drawRails(Canvas &Rows, unsigned Row, unsigned Line, bool AfterLine) const;
  unsigned drawRailEnds(Canvas &Rows, unsigned Row, unsigned Number, const DisplayLine &Line, const Window &Shown);

  Style styleOfMark(bool Primary) const { return Primary ? How.Primary : Style::Secondary; }
  char charOfMark(bool Primary) const { return Primary ? '^' : '-'; }
  unsigned codeColumn() const { return Depths == 0 ? 0 : Depths + 1; }
  // A rail whose first line begins with the span is drawn as `/` beside that line and needs no row of its own.
  bool startsLine(const Rail &R, const DisplayLine &Line) const {
    return Line.columnOf(R.Of->At.Column) <= Line.firstNonBlank();
  }

  Ink &Out;
  const std::string &File;
  SourceLines &Source;
  const ExcerptStyle &How;
  std::map<unsigned, std::vector<const Mark *>> Singles; // by line
  std::vector<Rail> Rails;
  std::set<unsigned> Begun; // depths of the rails that have begun with a row of their own
  unsigned Depths = 0;
};

// The last line of a span; one that ends before the first column ends with the line before.
unsigned lastLine(const FileSpan &At) {
  if (At.EndLine <= At.Line)
    return At.Line;
  return At.EndColumn <= 1 ? At.EndLine - 1 : At.EndLine;
}

void Layout::add(const Mark &M) {
  unsigned Last = std::min(lastLine(M.At), Source.lineCount(File));
  if (Last > M.At.Line)
    Rails.push_back({&M, M.At.Line, Last});
  else
    Singles[M.At.Line].push_back(&M);
}

void Layout::assignDepths() {
  llvm::sort(Rails, [](const Rail &A, const Rail &B) {
    if (A.FirstLine != B.FirstLine)
      return A.FirstLine < B.FirstLine;
    return A.LastLine != B.LastLine ? A.LastLine > B.LastLine : A.Of < B.Of; // in one array: the order of marks
  });
  for (size_t I = 0; I != Rails.size(); ++I) {
    std::set<unsigned> Taken;
    for (size_t J = 0; J != I; ++J)
      if (Rails[J].LastLine >= Rails[I].FirstLine)
        Taken.insert(Rails[J].Depth);
    while (Taken.count(Rails[I].Depth))
      ++Rails[I].Depth;
    Depths = std::max(Depths, Rails[I].Depth + 1);
  }
}

std::vector<unsigned> Layout::linesToShow() const {
  std::set<unsigned> Wanted;
  for (const auto &[Line, Marks] : Singles)
    Wanted.insert(Line);
  for (const Rail &R : Rails)
    Wanted.insert({R.FirstLine, R.FirstLine + 1, R.LastLine - 1, R.LastLine});
  std::vector<unsigned> Lines;
  for (unsigned Line : Wanted) {
    if (!Lines.empty() && Line - Lines.back() == 2)
      Lines.push_back(Line - 1);
    Lines.push_back(Line);
  }
  return Lines;
}

void Layout::write() {
  writeGutter(Out, How.NumberWidth);
  unsigned Before = 0;
  for (unsigned Line : linesToShow()) {
    if (Before != 0 && Line != Before + 1)
      writeElision(Before);
    writeLine(Line);
    Before = Line;
  }
}

void Layout::writeRow(llvm::StringRef Number, const Canvas &Rows, unsigned Row) {
  Out.put(Style::Gutter, (" " + llvm::Twine(std::string(How.NumberWidth - Number.size(), ' ')) + Number + " |").str());
  if (!Rows.isBlank(Row)) {
    Out.spaces(1);
    Rows.write(Row, Out);
  }
  Out.endLine();
}

void Layout::writeElision(unsigned After) {
  Canvas Rows;
  drawRails(Rows, 0, After, /*AfterLine=*/true);
  Out.put(Style::Gutter, "...");
  if (!Rows.isBlank(0)) {
    Out.spaces(How.NumberWidth + 1);
    Rows.write(0, Out);
  }
  Out.endLine();
}

// The rails that pass by a row of Line: the row of the code itself, or one after it.
void Layout::drawRails(Canvas &Rows, unsigned Row, unsigned Line, bool AfterLine) const {
  for (const Rail &R : Rails)
    if (Line >= R.FirstLine && (AfterLine ? Line < R.LastLine : Line <= R.LastLine) && Begun.count(&R - Rails.data()))
      Rows.put(Row, R.Depth, '|', styleOfMark(R.Of->Primary));
}

void Layout::writeLine(unsigned Number) {
  llvm::StringRef Text = Source.line(File, Number).value_or("");
  DisplayLine Line(Text);

  llvm::SmallVector<Underline, 4> Spans;
  unsigned First = Line.width();
  if (auto It = Singles.find(Number); It != Singles.end())
    for (const Mark *M : It->second) {
      unsigned Begin = Line.columnOf(M->At.Column);
      unsigned End = M->At.EndLine > M->At.Line ? Line.width() : Line.columnOf(M->At.EndColumn);
      Spans.push_back({Begin, std::max(End, Begin + 1), M->Label, M->Primary, Spans.size()});
      First = std::min(First, Begin);
    }
  for (const Rail &R : Rails) {
    if (R.FirstLine == Number)
      First = std::min(First, Line.columnOf(R.Of->At.Column));
    if (R.LastLine == Number)
      First = std::min(First, Line.columnOf(R.Of->At.EndColumn));
  }

  Window Shown;
  if (Line.width() > ExcerptStyle::MaxCodeWidth) {
    constexpr unsigned Before = 20;
    Shown.From = First + Before < ExcerptStyle::MaxCodeWidth ? 0 : First - Before;
    Shown.To = Shown.From + ExcerptStyle::MaxCodeWidth;
  }

  Canvas Rows;
  unsigned Column = 0;
  for (const Glyph &G : Line.glyphs()) {
    if (Column >= Shown.From && Column + G.Width <= Shown.To)
      Rows.put(0, codeColumn() + Shown.shift(Column), G.Text, Style::Plain);
    Column += G.Width;
  }
  if (Shown.From != 0)
    Rows.put(0, codeColumn(), "...", Style::Plain);
  if (Column > Shown.To)
    Rows.put(0, codeColumn() + Shown.shift(Shown.To), "...", Style::Plain);
  for (const Rail &R : Rails)
    if (R.FirstLine == Number && startsLine(R, Line)) {
      Rows.put(0, R.Depth, '/', styleOfMark(R.Of->Primary));
    } else if (R.FirstLine < Number && Number <= R.LastLine) {
      Rows.put(0, R.Depth, '|', styleOfMark(R.Of->Primary));
    }
  writeRow(std::to_string(Number), Rows, 0);

  for (const Rail &R : Rails)
    if (R.FirstLine < Number || (R.FirstLine == Number && startsLine(R, Line)))
      Begun.insert(&R - Rails.data());
  for (Underline &U : Spans) {
    U.Begin = codeColumn() + Shown.shift(U.Begin);
    U.End = std::max(codeColumn() + Shown.shift(U.End), U.Begin + 1);
  }
  Canvas Below;
  unsigned Count = Spans.empty() ? 0 : drawUnderlines(Below, std::move(Spans));
  for (unsigned Row = 0; Row != Count; ++Row)
    drawRails(Below, Row, Number, /*AfterLine=*/false);
  Count = drawRailEnds(Below, Count, Number, Line, Shown);
  for (unsigned Row = 0; Row != Count; ++Row)
    writeRow("", Below, Row);
}

// The underlines in row 0 and their labels; how many rows that took.
unsigned Layout::drawUnderlines(Canvas &Rows, llvm::SmallVector<Underline, 4> Spans) {
  // Primary last, over the others.
  for (bool Primary : {false, true})
    for (const Underline &U : Spans)
      if (U.Primary == Primary)
        Rows.fill(0, U.Begin, U.End, charOfMark(Primary), styleOfMark(Primary));

  // From the right; what starts at one place in the order of execution.
  llvm::sort(Spans, [](const Underline &A, const Underline &B) {
    return A.Begin != B.Begin ? A.Begin > B.Begin : A.Order < B.Order;
  });
  const Underline &Rightmost = Spans.front();
  bool StandsAlone =
      llvm::none_of(llvm::drop_begin(Spans), [&](const Underline &U) { return U.End > Rightmost.Begin; });
  llvm::SmallVector<const Underline *, 4> Hanging;
  for (const Underline &U : Spans) {
    if (U.Label.empty())
      continue;
    if (&U == &Rightmost && StandsAlone)
      Rows.put(0, U.End + 1, U.Label, styleOfMark(U.Primary));
    else
      Hanging.push_back(&U);
  }
  return Hanging.empty() ? 1 : drawHangingLabels(Rows, Hanging);
}

unsigned Layout::drawHangingLabels(Canvas &Rows, llvm::ArrayRef<const Underline *> Hanging) {
  unsigned Row = 1; // bars only
  auto DrawBars = [&](unsigned RightEnd) {
    for (const Underline *U : llvm::reverse(Hanging))
      if (U->Begin < RightEnd)
        Rows.put(Row, U->Begin, '|', styleOfMark(U->Primary));
  };
  DrawBars(~0u);
  for (const Underline *U : Hanging) {
    ++Row;
    DrawBars(U->Begin);
    Rows.put(Row, U->Begin, U->Label, styleOfMark(U->Primary));
  }
  return Row + 1;
}

// Rows in which a rail turns into the code at its first or last line; the number of rows there are then.
unsigned Layout::drawRailEnds(Canvas &Rows, unsigned Row, unsigned Number, const DisplayLine &Line,
                              const Window &Shown) {
  auto DrawTurn = [&](const Rail &R, unsigned Column) {
    Style S = styleOfMark(R.Of->Primary);
    Rows.fill(Row, R.Depth + 1, Column, '_', S);
    Rows.put(Row, Column, charOfMark(R.Of->Primary), S);
  };
  for (const Rail &R : Rails)
    if (R.FirstLine == Number && !Begun.count(&R - Rails.data())) {
      DrawTurn(R, codeColumn() + Shown.shift(Line.columnOf(R.Of->At.Column)));
      drawRails(Rows, Row, Number, /*AfterLine=*/false);
      Begun.insert(&R - Rails.data());
      ++Row;
    }
  // The innermost first, so that each outer rail still has a row to pass through.
  for (size_t I = Rails.size(); I-- != 0;) {
    const Rail &R = Rails[I];
    if (R.LastLine != Number)
      continue;
    unsigned End =
        lastLine(R.Of->At) > Number || R.Of->At.EndLine > Number ? Line.width() : Line.columnOf(R.Of->At.EndColumn);
    unsigned Column = codeColumn() + Shown.shift(End == 0 ? 0 : End - 1);
    DrawTurn(R, Column);
    drawRails(Rows, Row, Number, /*AfterLine=*/false);
    Rows.put(Row, Column + 2, R.Of->Label, styleOfMark(R.Of->Primary));
    Begun.erase(I);
    ++Row;
  }
  return Row;
}

} // namespace

void writeGutter(Ink &Out, unsigned NumberWidth) {
  Out.put(Style::Gutter, std::string(NumberWidth + 2, ' ') + "|").endLine();
}

void writeGutterNote(Ink &Out, unsigned NumberWidth, llvm::StringRef Word, llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef, 4> Lines;
  Text.split(Lines, '\n');
  Out.spaces(NumberWidth + 2).put(Style::Gutter, "=").put(" ").put(Style::Strong, Word).put(": ");
  Out.put(printable(Lines.front())).endLine();
  for (llvm::StringRef Line : llvm::drop_begin(Lines))
    Out.spaces(NumberWidth + 2 + Word.size() + 4).put(printable(Line)).endLine();
}

void writeExcerpt(Ink &Out, llvm::ArrayRef<Mark> Marks, const FileSpan &Header, llvm::StringRef ShownFile,
                  SourceLines &Source, const ExcerptStyle &How) {
  Out.put(Style::Gutter, std::string(How.NumberWidth + 1, ' ') + How.Arrow).put(" ").put(printable(ShownFile));
  Out.put((":" + llvm::Twine(Header.Line) + ":" + llvm::Twine(Header.Column)).str()).endLine();

  std::vector<Mark> Visible, Lost;
  for (Mark M : Marks) {
    M.Label = printable(M.Label);
    bool IsThere = Source.line(M.At.File, M.At.Line).has_value();
    (IsThere ? Visible : Lost).push_back(std::move(M));
  }
  if (!Visible.empty())
    Layout(Out, Visible, Source, How).write();
  if (Lost.empty())
    return;
  writeGutter(Out, How.NumberWidth);
  for (const Mark &M : Lost)
    if (!M.Label.empty())
      writeGutterNote(Out, How.NumberWidth, std::to_string(M.At.Line) + ":" + std::to_string(M.At.Column), M.Label);
  writeGutterNote(Out, How.NumberWidth, "note", "the source cannot be shown: the file cannot be read or has changed");
}

} // namespace deed
