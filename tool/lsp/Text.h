// Text.h - an open file's text, and its places as the protocol counts them: lines from 0, columns in UTF-16 code units.
//
// The analysis counts bytes, so everything that goes in or out passes here. Lines end as clang and the protocol both
// have it: at \n, \r\n or a lone \r. Positions that do not exist are brought to the nearest that does: a client that is
// off by one must not cost the user the file.
#pragma once
#include "support/Span.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LSP/Protocol.h"
#include <string>
#include <vector>

namespace deed {

/// UTF-16 code units in front of a byte column (from 1) of a line. Bytes that are no UTF-8 count one each.
unsigned utf16Before(llvm::StringRef Line, unsigned Column);

class Text {
public:
  explicit Text(std::string Bytes);

  llvm::StringRef bytes() const { return Bytes; }
  size_t lineCount() const { return Starts.size(); }
  /// Line from 0, without its end; empty if there is none.
  llvm::StringRef line(size_t Number) const;

  size_t offset(llvm::lsp::Position P) const;
  /// Of a line and byte column, both from 1.
  llvm::lsp::Position position(uint32_t Line, uint32_t Column) const;
  llvm::lsp::Range range(const FileSpan &At) const;

  /// How many bytes both begin with.
  size_t commonBeginning(const Text &Other) const;

  /// As an editor changes it. A change without a range replaces all.
  std::string edited(const llvm::lsp::TextDocumentContentChangeEvent &Change) const;

private:
  std::string Bytes;
  std::vector<size_t> Starts; ///< of lines
};

} // namespace deed
