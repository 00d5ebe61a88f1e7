// Span.h - where something stands in the source.
//
// Facts carry a Span, which is two opaque numbers (clang's raw source locations) and costs nothing to make; only the
// few spans that end up in a finding are turned into a FileSpan, by the frontend's SpanResolver, while the AST still
// lives. FileSpan is plain text and numbers, and is what findings, reports and stored summaries hold.
#pragma once
#include <compare>
#include <cstdint>
#include <string>

namespace deed {

/// Opaque, valid only within one parsed TU. {0, 0} is "nowhere".
struct Span {
  uint32_t Begin = 0, End = 0;
  explicit operator bool() const { return Begin != 0; }
  auto operator<=>(const Span &) const = default;
};

/// 1-based line and column; columns count bytes. The end is exclusive: {3,5}..{3,8} underlines three bytes.
struct FileSpan {
  std::string File; ///< absolute, or as the report shall print it
  uint32_t Line = 0, Column = 0, EndLine = 0, EndColumn = 0;
  uint32_t Offset = 0, Length = 0; ///< bytes from the start of the file; used by fixes
  bool valid() const { return Line != 0; }
  auto operator<=>(const FileSpan &) const = default;
};

/// Turns spans into file spans. Implemented by the frontend (macros resolve to where the user wrote the text).
class SpanResolver {
public:
  virtual ~SpanResolver() = default;
  virtual FileSpan resolve(Span S) const = 0;
};

} // namespace deed
