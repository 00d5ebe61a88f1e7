// Excerpt.h - lines of one file with underlined spans and their labels, laid out as rustc does.
//
//   --> src/a.cpp:9:12
//    |
//  7 |   sink(std::move(s), s);
//    |        ------------  ^ value used here after move
//    |        |
//    |        value moved here
//
// The label of the rightmost span of a line stands beside it if no other span reaches there; the others hang below
// theirs, the rightmost first, so that no bar crosses a label. A span over several lines is drawn as a rail left of the
// code; spans that overlap get a rail each, the outer one further left. Lines between two marked ones are shown if
// there is only one, else `...` stands for them. Of a line longer than MaxCodeWidth, the part around its first span is
// shown.
#pragma once
#include "report/Ink.h"
#include "support/Files.h"
#include "support/Span.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace deed {

/// One span to underline. All marks of an excerpt lie in one file.
struct Mark {
  FileSpan At;
  std::string Label; ///< may be empty
  bool Primary = false;
};

struct ExcerptStyle {
  static constexpr unsigned MaxCodeWidth = 120;
  Style Primary = Style::Error; ///< of the primary marks; the others are secondary
  unsigned NumberWidth = 1;     ///< digits of the largest line number shown, so that several excerpts align
  const char *Arrow = "-->";    ///< "-->" where the finding is, ":::" for a further file
};

/// The header line and the excerpt. Marks whose source can't be read are told in words instead. ShownFile is the file's
/// name as the header shall have it; Header is the place it names.
void writeExcerpt(Ink &Out, llvm::ArrayRef<Mark> Marks, const FileSpan &Header, llvm::StringRef ShownFile,
                  SourceLines &Source, const ExcerptStyle &How);

/// `   |`, the empty row before and after code.
void writeGutter(Ink &Out, unsigned NumberWidth);
/// `   = word: text`, with the further lines of the text below its beginning.
void writeGutterNote(Ink &Out, unsigned NumberWidth, llvm::StringRef Word, llvm::StringRef Text);

} // namespace deed
