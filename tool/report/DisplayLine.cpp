#include "report/DisplayLine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

namespace deed {

static Glyph byNumber(llvm::StringRef Prefix, uint32_t Value, unsigned Digits) {
  std::string Text = ("<" + Prefix + llvm::utohexstr(Value, /*LowerCase=*/false, Digits) + ">").str();
  unsigned Width = Text.size();
  return {std::move(Text), Width};
}

Glyph nextGlyph(llvm::StringRef Text, size_t &Bytes) {
  const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.begin());
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Text.end());
  const llvm::UTF8 *At = Begin;
  llvm::UTF32 Code = 0;
  if (llvm::convertUTF8Sequence(&At, End, &Code, llvm::strictConversion) != llvm::conversionOK) {
    Bytes = 1;
    return byNumber("", *Begin, 2);
  }
  Bytes = At - Begin;
  llvm::StringRef Character = Text.take_front(Bytes);
  int Width = llvm::sys::unicode::columnWidthUTF8(Character);
  if (Width < 0)
    return byNumber("U+", Code, 4);
  return {Character.str(), static_cast<unsigned>(Width)};
}

DisplayLine::DisplayLine(llvm::StringRef Line) {
  unsigned Column = 0;
  bool OnlyBlanks = true;
  while (!Line.empty()) {
    size_t Bytes = 1;
    Glyph G;
    if (Line.front() == '\t') {
      unsigned Width = TabStop - Column % TabStop;
      G = {std::string(Width, ' '), Width};
    } else {
      G = nextGlyph(Line, Bytes);
    }
    if (OnlyBlanks && Line.front() != '\t' && Line.front() != ' ') {
      OnlyBlanks = false;
      Indent = Column;
    }
    ColumnOfByte.insert(ColumnOfByte.end(), Bytes, Column);
    Column += G.Width;
    Glyphs.push_back(std::move(G));
    Line = Line.drop_front(Bytes);
  }
  ColumnOfByte.push_back(Column);
  if (OnlyBlanks)
    Indent = Column;
}

unsigned DisplayLine::columnOf(unsigned ByteColumn) const {
  size_t Byte = ByteColumn == 0 ? 0 : ByteColumn - 1;
  return ColumnOfByte[std::min(Byte, ColumnOfByte.size() - 1)];
}

std::string printable(llvm::StringRef Text) {
  std::string Out;
  while (!Text.empty()) {
    size_t Bytes = 1;
    if (llvm::isSpace(Text.front()))
      Out += ' ';
    else
      Out += nextGlyph(Text, Bytes).Text;
    Text = Text.drop_front(Bytes);
  }
  return Out;
}

} // namespace deed
