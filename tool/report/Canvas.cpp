#include "report/Canvas.h"
#include "report/DisplayLine.h"

namespace deed {

void Canvas::put(unsigned Row, unsigned Column, llvm::StringRef Text, Style How) {
  if (Row >= Rows.size())
    Rows.resize(Row + 1);
  std::vector<Cell> &Cells = Rows[Row];
  while (!Text.empty()) {
    size_t Bytes = 0;
    Glyph G = nextGlyph(Text, Bytes);
    Text = Text.drop_front(Bytes);
    if (G.Width == 0) { // joins the character before it
      if (Column != 0 && Column <= Cells.size())
        Cells[Column - 1].Text += G.Text;
      continue;
    }
    if (Cells.size() < Column + G.Width)
      Cells.resize(Column + G.Width);
    Cells[Column] = {std::move(G.Text), How};
    for (unsigned I = 1; I != G.Width; ++I)
      Cells[Column + I] = {"", How};
    Column += G.Width;
  }
}

void Canvas::fill(unsigned Row, unsigned From, unsigned To, char Character, Style How) {
  if (From < To)
    put(Row, From, std::string(To - From, Character), How);
}

void Canvas::write(unsigned Row, Ink &Out) const {
  if (Row >= Rows.size())
    return;
  const std::vector<Cell> &Cells = Rows[Row];
  size_t End = Cells.size();
  while (End != 0 && Cells[End - 1].Text == " ")
    --End;
  // Neighbours of one style are one run, so that a terminal gets few escapes.
  for (size_t I = 0; I != End;) {
    Style How = Cells[I].How;
    std::string Run;
    for (; I != End && Cells[I].How == How; ++I)
      Run += Cells[I].Text;
    Out.put(How, Run);
  }
}

} // namespace deed
