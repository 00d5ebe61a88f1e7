// DisplayLine.h - a source line as it shall stand on a terminal, and where its bytes have gone.
//
// A byte is not a column: tabs widen, CJK letters take two columns, combining marks none. And a source may hold what a
// terminal obeys (escape sequences, a text direction turned round to hide code): such characters are shown by number,
// as clang does, `<U+202E>`, and bytes that are not UTF-8 as `<E9>`.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace deed {

/// A piece of text that cannot be divided, and the columns it takes (0 for a combining mark).
struct Glyph {
  std::string Text;
  unsigned Width;
};

/// The next character of Text, made printable, and how many bytes of Text it stands for. No tabs.
Glyph nextGlyph(llvm::StringRef Text, size_t &Bytes);

class DisplayLine {
public:
  static constexpr unsigned TabStop = 4;

  explicit DisplayLine(llvm::StringRef Bytes);
  const std::vector<Glyph> &glyphs() const { return Glyphs; }
  unsigned width() const { return ColumnOfByte.back(); }
  /// From a byte column (1-based) to a column from 0; what lies beyond the line's end is at its end.
  unsigned columnOf(unsigned ByteColumn) const;
  /// The column of the first character that is not blank; width() if all are.
  unsigned firstNonBlank() const { return Indent; }

private:
  std::vector<Glyph> Glyphs;
  std::vector<unsigned> ColumnOfByte; ///< one more than there are bytes
  unsigned Indent = 0;
};

/// Text of a message as one printable line: line ends become blanks.
std::string printable(llvm::StringRef Text);

} // namespace deed
