// Spans.h - spans of facts turned into lines and columns, while the AST still lives.
//
// A Span holds the raw encodings of a clang::SourceRange: the start of its first token and the start of its last one.
// Macros resolve to what the user wrote: text that was passed as a macro's argument to that argument, text that comes
// from a macro's body to the place where the macro is used.
//
//   #define KEEP(X) store(std::move(X))
//   KEEP(name);      // span of `name`: the argument, 9..13     span of the call of store(): all of `KEEP(name)`
#pragma once
#include "support/Span.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include <string>

namespace clang {
class LangOptions;
class SourceManager;
} // namespace clang

namespace deed {

inline Span makeSpan(clang::SourceRange R) { return {R.getBegin().getRawEncoding(), R.getEnd().getRawEncoding()}; }
inline Span makeSpan(clang::SourceLocation L) { return {L.getRawEncoding(), L.getRawEncoding()}; }

/// Absolute, without `.` and `..`; empty for what is no file. Symbolic links are kept: users know their files by them.
std::string filePath(const clang::SourceManager &Sources, clang::FileID File);

class SourceSpans final : public SpanResolver {
public:
  SourceSpans(const clang::SourceManager &Sources, const clang::LangOptions &Lang) : Sources(Sources), Lang(Lang) {}

  /// Invalid if the span is nowhere or in no file (the command line, built-in declarations).
  FileSpan resolve(Span S) const override;
  FileSpan resolve(clang::SourceRange R) const { return resolve(makeSpan(R)); }
  /// A range given by characters: End is where it stops, not its last token.
  FileSpan resolveChars(clang::CharSourceRange R) const;

  /// filePath, made once per file.
  const std::string &path(clang::FileID File) const;

private:
  const clang::SourceManager &Sources;
  const clang::LangOptions &Lang;
  mutable llvm::DenseMap<clang::FileID, std::string> Paths;
};

} // namespace deed
