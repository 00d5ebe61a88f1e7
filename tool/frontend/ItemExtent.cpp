#include "frontend/ItemExtent.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace deed {
namespace {

bool isAloneOnLine(StringRef Buffer, size_t Offset) {
  StringRef Line = Buffer.take_front(Offset);
  return Line.drop_front(Line.rfind('\n') + 1).trim().empty(); // npos + 1 is 0
}

/// After a closing brace at depth 0: does the item go on?
bool goesOn(const Token &Next, bool InDo) {
  if (Next.is(tok::raw_identifier))
    return Next.getRawIdentifier() == "else" || Next.getRawIdentifier() == "catch" ||
           (InDo && Next.getRawIdentifier() == "while");
  // An opening brace: the body behind a constructor's initialisers.
  return Next.isOneOf(tok::semi, tok::comma, tok::l_paren, tok::r_paren, tok::l_brace, tok::period, tok::arrow,
                      tok::question, tok::colon);
}

} // namespace

std::optional<LineRange> itemAfterLoneComment(SourceRange Comment, const SourceManager &Sources,
                                              const LangOptions &Lang) {
  auto [File, Begin] = Sources.getDecomposedLoc(Comment.getBegin());
  bool Invalid = false;
  StringRef Buffer = Sources.getBufferData(File, &Invalid);
  if (Invalid || !isAloneOnLine(Buffer, Begin))
    return std::nullopt;
  Lexer Raw(Sources.getLocForStartOfFile(File), Lang, Buffer.begin(), Sources.getCharacterData(Comment.getEnd()),
            Buffer.end());
  auto Line = [&](const Token &T) { return Sources.getSpellingLineNumber(T.getLocation()); };

  Token T;
  Raw.LexFromRawLexer(T);
  if (T.is(tok::eof) || T.is(tok::r_brace))
    return std::nullopt;
  LineRange Out{Line(T), Line(T)};
  bool Directive = T.is(tok::hash) && T.isAtStartOfLine();
  bool InDo = T.is(tok::raw_identifier) && T.getRawIdentifier() == "do";
  unsigned Depth = 0;
  while (T.isNot(tok::eof)) {
    Token Next;
    Raw.LexFromRawLexer(Next);
    if (T.isOneOf(tok::l_paren, tok::l_square, tok::l_brace)) {
      ++Depth;
    } else if (T.isOneOf(tok::r_paren, tok::r_square, tok::r_brace)) {
      if (Depth == 0)
        return Out; // the end of the scope that the item stands in
      --Depth;
    }
    Out.Last = Line(T);
    if (Directive) {
      if (Next.isAtStartOfLine())
        return Out;
    } else if (Depth == 0 && T.is(tok::semi)) {
      if (!(Next.is(tok::raw_identifier) && Next.getRawIdentifier() == "else"))
        return Out;
    } else if (Depth == 0 && T.is(tok::r_brace) && !goesOn(Next, InDo)) {
      return Out;
    }
    T = Next;
  }
  return Out;
}

} // namespace deed
