#include "frontend/LiveSource.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include <cstring>

using namespace clang;

namespace deed {

/// How much longer a text may get while it is held; blank until then.
static constexpr size_t Room = 1 << 16;

LiveSource::LiveSource(llvm::StringRef Text)
    : Buffer(llvm::WritableMemoryBuffer::getNewUninitMemBuffer(Text.size() + Room)) {
  replaceFrom(0, Text);
}

void LiveSource::replaceFrom(size_t Read, llvm::StringRef Rest) {
  char *At = Buffer->getBufferStart() + Read;
  if (!Rest.empty())
    std::memcpy(At, Rest.data(), Rest.size());
  At += Rest.size();
  std::memset(At, ' ', static_cast<size_t>(Buffer->getBufferEnd() - At));
}

/// What the lexer may have looked at: whether a macro's name is followed by `(`.
size_t LiveSource::endOfNextToken(const CompilerInstance &Compiler, size_t From) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  const char *Begin = Buffer->getBufferStart();
  Lexer Raw(Sources.getLocForStartOfFile(Sources.getMainFileID()), Compiler.getLangOpts(), Begin, Begin + From,
            Begin + Buffer->getBufferSize());
  Token Next;
  Raw.LexFromRawLexer(Next);
  return Raw.getCurrentBufferOffset();
}

bool LiveSource::ask(CompilerInstance &Compiler, bool Stops, StillFits Fits) {
  SourceManager &Sources = Compiler.getSourceManager();
  PreprocessorLexer *Current = Compiler.getPreprocessor().getCurrentFileLexer();
  if (!Current || Current->getFileID() != Sources.getMainFileID())
    return false; // in a file that is included here
  const size_t Read = static_cast<Lexer *>(Current)->getCurrentBufferOffset();
  if (Stops) {
    replaceFrom(Read, "");
    return false;
  }
  if (!Passed.empty() && Read <= Passed.back().Read)
    return false; // bodies of member functions are parsed behind their class
  Passed.push_back({Read, endOfNextToken(Compiler, Read)});
  if (!HoldAt || *HoldAt != Read)
    return false;
  Held = true;
  std::optional<llvm::StringRef> New = Await(Fits);
  const bool Goes = New && New->size() >= Read && hasRoomFor(*New);
  replaceFrom(Read, Goes ? New->substr(Read) : "");
  // Lines may have been counted already.
  Sources.getSLocEntry(Sources.getMainFileID()).getFile().getContentCache().SourceLineCache = {};
  return true;
}

} // namespace deed
