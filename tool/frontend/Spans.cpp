#include "frontend/Spans.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace deed {
namespace {

/// Out of macro arguments, to where they are spelled.
SourceLocation throughArguments(SourceLocation Loc, const SourceManager &Sources) {
  while (Loc.isMacroID() && Sources.isMacroArgExpansion(Loc))
    Loc = Sources.getImmediateSpellingLoc(Loc);
  return Loc;
}

/// Where the user wrote what became the token at Loc: the token itself, or the whole use of the macro whose body it is.
CharSourceRange writtenToken(SourceLocation Loc, const SourceManager &Sources) {
  for (Loc = throughArguments(Loc, Sources); Loc.isMacroID(); Loc = throughArguments(Loc, Sources)) {
    CharSourceRange Use = Sources.getImmediateExpansionRange(Loc);
    SourceLocation Begin = throughArguments(Use.getBegin(), Sources);
    SourceLocation End = throughArguments(Use.getEnd(), Sources);
    if (Begin.isFileID() && End.isFileID())
      return Use.isTokenRange() ? CharSourceRange::getTokenRange(Begin, End)
                                : CharSourceRange::getCharRange(Begin, End);
    Loc = Begin; // the use stands in the body of another macro
  }
  return CharSourceRange::getTokenRange(Loc, Loc);
}

} // namespace

std::string filePath(const SourceManager &Sources, FileID File) {
  OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File);
  if (!Entry)
    return {};
  llvm::SmallString<256> Path(Entry->getName());
  Sources.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

const std::string &SourceSpans::path(FileID File) const {
  auto [It, New] = Paths.try_emplace(File);
  if (!New)
    return It->second;
  return It->second = filePath(Sources, File);
}

FileSpan SourceSpans::resolveChars(CharSourceRange R) const {
  auto [File, Begin] = Sources.getDecomposedLoc(R.getBegin());
  auto [EndFile, End] = Sources.getDecomposedLoc(R.getEnd());
  const std::string &Path = path(File);
  if (Path.empty())
    return {};
  bool Invalid = false;
  FileSpan Out;
  Out.File = Path;
  Out.Offset = Begin;
  Out.Line = Sources.getLineNumber(File, Begin, &Invalid);
  Out.Column = Sources.getColumnNumber(File, Begin, &Invalid);
  if (EndFile != File || End < Begin)
    End = Begin;
  Out.Length = End - Begin;
  Out.EndLine = Sources.getLineNumber(File, End, &Invalid);
  Out.EndColumn = Sources.getColumnNumber(File, End, &Invalid);
  return Invalid ? FileSpan() : Out;
}

FileSpan SourceSpans::resolve(Span S) const {
  if (!S)
    return {};
  SourceLocation Begin = SourceLocation::getFromRawEncoding(S.Begin);
  SourceLocation End = S.End ? SourceLocation::getFromRawEncoding(S.End) : Begin;
  CharSourceRange First = writtenToken(Begin, Sources);
  CharSourceRange Last = Begin == End ? First : writtenToken(End, Sources);

  // Both ends may resolve to different files or in the wrong order when macros cut across the range; the first token
  // alone is then what is certain.
  SourceLocation Stop = Last.getEnd();
  bool StopIsToken = Last.isTokenRange();
  if (!Sources.isWrittenInSameFile(First.getBegin(), Stop) ||
      Sources.getFileOffset(Stop) < Sources.getFileOffset(First.getBegin())) {
    Stop = First.getEnd();
    StopIsToken = First.isTokenRange();
  }
  if (StopIsToken)
    Stop = Stop.getLocWithOffset(Lexer::MeasureTokenLength(Stop, Sources, Lang));
  return resolveChars(CharSourceRange::getCharRange(First.getBegin(), Stop));
}

} // namespace deed
