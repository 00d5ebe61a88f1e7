#include "report/Markdown.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Unicode.h"

namespace deed {

namespace {

// A piece of text of one style without a blank at which a line could be broken.
struct Run {
  std::string Text;
  Style How;
};
using Word = llvm::SmallVector<Run, 2>;

// Splits a paragraph into words; `code` stays together with what touches it, but breaks at its own blanks.
std::vector<Word> wordsOf(llvm::StringRef Text) {
  std::vector<Word> Words;
  Style How = Style::Plain;
  bool NewWord = true;
  auto Add = [&](char C) {
    if (NewWord)
      Words.emplace_back();
    NewWord = false;
    Word &W = Words.back();
    if (W.empty() || W.back().How != How)
      W.push_back({"", How});
    W.back().Text += C;
  };
  for (size_t I = 0; I != Text.size(); ++I) {
    char C = Text[I];
    if (llvm::isSpace(C)) {
      NewWord = true;
    } else if (C == '`') {
      How = How == Style::Help ? Style::Plain : Style::Help;
      Style After = How;
      How = Style::Help;
      Add(C);
      How = After;
    } else if (C == '*' && How != Style::Help) {
      // `2 * 3` is no emphasis.
      bool Opens = How == Style::Plain && I + 1 != Text.size() && !llvm::isSpace(Text[I + 1]);
      if (Opens || How == Style::Strong)
        How = Opens ? Style::Strong : Style::Plain;
      else
        Add(C);
    } else {
      Add(C);
    }
  }
  return Words;
}

unsigned widthOf(const Word &W) {
  unsigned Width = 0;
  for (const Run &R : W) {
    int Columns = llvm::sys::unicode::columnWidthUTF8(R.Text);
    Width += Columns < 0 ? R.Text.size() : Columns;
  }
  return Width;
}

// Fills lines with the paragraph: the first begins with First, the others below its end.
void fill(Ink &Out, llvm::StringRef First, llvm::StringRef Text, unsigned Width) {
  Out.put(First);
  unsigned Column = First.size();
  bool AtStart = true;
  for (const Word &W : wordsOf(Text)) {
    if (!AtStart && Column + 1 + widthOf(W) > Width) {
      Out.endLine().spaces(First.size());
      Column = First.size();
      AtStart = true;
    }
    if (!AtStart) {
      Out.put(" ");
      ++Column;
    }
    for (const Run &R : W)
      Out.put(R.How, R.Text);
    Column += widthOf(W);
    AtStart = false;
  }
  Out.endLine();
}

class Renderer {
public:
  Renderer(Ink &Out, unsigned Width) : Out(Out), Width(Width) {}

  void line(llvm::StringRef Line) {
    if (Line.starts_with("```")) {
      flush();
      InCode = !InCode;
      return;
    }
    if (InCode)
      return code(Line);
    if (Line.trim().empty())
      return flush(), blank();
    if (Line.starts_with("#")) {
      flush();
      Out.put(Style::Strong, Line.ltrim('#').trim()).endLine();
      WasBlank = false;
      return;
    }
    if (Line.starts_with("- ")) {
      flush();
      Bullet = "- ";
      Line = Line.drop_front(2);
    }
    Paragraph += (Paragraph.empty() ? "" : " ") + Line.trim().str();
  }
  void flush() {
    if (Paragraph.empty())
      return;
    fill(Out, Bullet, Paragraph, Width);
    Paragraph.clear();
    Bullet = "";
    WasBlank = false;
  }

private:
  void blank() {
    if (!WasBlank)
      Out.endLine();
    WasBlank = true;
  }
  // The mark that makes the block a test says to a reader what is reported there.
  void code(llvm::StringRef Line) {
    size_t Mark = Line.find("// expect: ");
    if (Mark == llvm::StringRef::npos) {
      Out.put(Line.empty() ? "" : "    ").put(Line).endLine();
    } else {
      Out.put("    ").put(Line.take_front(Mark));
      Out.put(Style::Error, ("// reported: " + Line.substr(Mark + 11)).str()).endLine();
    }
    WasBlank = false;
  }

  Ink &Out;
  const unsigned Width;
  std::string Paragraph;
  llvm::StringRef Bullet;
  bool InCode = false, WasBlank = true;
};

} // namespace

void renderMarkdown(Ink &Out, llvm::StringRef Page, unsigned Width) {
  Renderer R(Out, Width);
  llvm::SmallVector<llvm::StringRef, 64> Lines;
  Page.rtrim().split(Lines, '\n');
  for (llvm::StringRef Line : Lines)
    R.line(Line);
  R.flush();
}

std::string markdownToText(llvm::StringRef Page, unsigned Width) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Ink Out(OS, /*Colors=*/false);
  renderMarkdown(Out, Page, Width);
  return Text;
}

std::string firstParagraph(llvm::StringRef Page, llvm::StringRef Title) {
  std::string Heading = ("\n## " + Title + "\n").str();
  size_t At = Page.find(Heading);
  if (At == llvm::StringRef::npos)
    return {};
  llvm::StringRef Rest = Page.substr(At + Heading.size()).ltrim('\n');
  std::string Text = markdownToText(Rest.take_front(Rest.find("\n\n")), ~0u);
  return llvm::StringRef(Text).trim().str();
}

} // namespace deed
