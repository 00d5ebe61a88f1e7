#include "lsp/Text.h"
#include <algorithm>

using llvm::StringRef;
using llvm::lsp::Position;

namespace deed {
namespace {

/// Bytes of the character that begins with this byte; 1 for what is none.
size_t characterBytes(unsigned char Lead) {
  return Lead < 0xC2 ? 1 : Lead < 0xE0 ? 2 : Lead < 0xF0 ? 3 : Lead < 0xF5 ? 4 : 1;
}

constexpr StringRef ByteOrderMark = "\xEF\xBB\xBF";

} // namespace

unsigned utf16Before(StringRef Line, unsigned Column) {
  size_t End = std::min<size_t>(Column ? Column - 1 : 0, Line.size());
  unsigned Units = 0;
  for (size_t At = 0; At < End;) {
    size_t Bytes = characterBytes(Line[At]);
    Units += Bytes == 4 ? 2 : 1;
    At += Bytes;
  }
  return Units;
}

Text::Text(std::string B) : Bytes(std::move(B)) {
  Starts.push_back(0);
  StringRef All = Bytes;
  for (size_t At = 0; (At = All.find_first_of("\r\n", At)) != StringRef::npos;) {
    At += All.substr(At).starts_with("\r\n") ? 2 : 1;
    Starts.push_back(At);
  }
}

StringRef Text::line(size_t Number) const {
  if (Number >= Starts.size())
    return "";
  size_t End = Number + 1 < Starts.size() ? Starts[Number + 1] : Bytes.size();
  return StringRef(Bytes).slice(Starts[Number], End).rtrim("\r\n");
}

size_t Text::offset(Position P) const {
  if (P.line < 0)
    return 0;
  if (static_cast<size_t>(P.line) >= Starts.size())
    return Bytes.size();
  StringRef Line = line(P.line);
  size_t At = 0;
  for (int Units = 0; At < Line.size();) {
    size_t Length = std::min(characterBytes(Line[At]), Line.size() - At);
    Units += Length == 4 ? 2 : 1;
    if (Units > P.character)
      break; // also between the halves of a pair: in front of it
    At += Length;
  }
  return Starts[P.line] + At;
}

Position Text::position(uint32_t Line, uint32_t Column) const {
  if (Line == 0)
    return {0, 0};
  if (Line > Starts.size())
    return {static_cast<int>(Starts.size() - 1), static_cast<int>(utf16Before(line(Starts.size() - 1), ~0u))};
  // Clang's columns do not count a byte order mark, the editor's do if it sends one.
  if (Line == 1 && StringRef(Bytes).starts_with(ByteOrderMark))
    Column += ByteOrderMark.size();
  return {static_cast<int>(Line - 1), static_cast<int>(utf16Before(line(Line - 1), Column))};
}

llvm::lsp::Range Text::range(const FileSpan &At) const {
  Position Begin = position(At.Line, At.Column), End = position(At.EndLine, At.EndColumn);
  return {Begin, End < Begin ? Begin : End};
}

size_t Text::commonBeginning(const Text &Other) const {
  return static_cast<size_t>(
      std::mismatch(Bytes.begin(), Bytes.end(), Other.Bytes.begin(), Other.Bytes.end()).first - Bytes.begin());
}

std::string Text::edited(const llvm::lsp::TextDocumentContentChangeEvent &Change) const {
  if (!Change.range)
    return Change.text;
  size_t Begin = offset(Change.range->start), End = offset(Change.range->end);
  if (End < Begin)
    std::swap(Begin, End);
  return Bytes.substr(0, Begin) + Change.text + Bytes.substr(End);
}

} // namespace deed
