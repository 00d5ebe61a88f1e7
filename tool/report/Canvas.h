// Canvas.h - a grid of styled characters that is drawn on in any order and then written out row by row.
//
// Underlines, bars and labels of one source line overlap; drawing them in the order of their importance, the last one
// on top, is simpler than computing who covers whom.
#pragma once
#include "report/Ink.h"
#include <string>
#include <vector>

namespace deed {

class Canvas {
public:
  /// Writes Text from (Row, Column) to the right, over what stands there. Rows and columns grow as needed.
  void put(unsigned Row, unsigned Column, llvm::StringRef Text, Style How);
  void put(unsigned Row, unsigned Column, char Character, Style How) {
    put(Row, Column, llvm::StringRef(&Character, 1), How);
  }
  void fill(unsigned Row, unsigned From, unsigned To, char Character, Style How);
  unsigned rows() const { return Rows.size(); }
  bool isBlank(unsigned Row) const { return Row >= Rows.size() || Rows[Row].empty(); }
  /// The row without trailing blanks and without a line end.
  void write(unsigned Row, Ink &Out) const;

private:
  struct Cell {
    std::string Text = " "; ///< empty: covered by the wide character to the left
    Style How = Style::Plain;
  };
  std::vector<std::vector<Cell>> Rows;
};

} // namespace deed
