// LiveSource.h - a source that is parsed while it is being edited: what the lexer has not come to may still be
// replaced.
//
// Parsing takes two thirds of the time from an edit to its diagnostics, and most of the text is the same as before. So
// a server parses the text again before anybody has edited it, as far as the function that was edited last, and holds
// there. The next edit is most likely behind that place; then only the rest of the way is left:
//
//   includes | f() {...} | g() {...} | h() { ...   edited here, and here again
//   preamble |  parsed ahead of the edit  ▲ hold: the text from here on is taken when it is known
// Who holds may fork (pool/Worker.h): the child takes the text and goes on, the parent stays for the one after, or goes
// on to hold at a later place.
//
// A place to hold at is one at which the parser can be asked: the beginning of a function's body, the end of a
// declaration. What the lexer has looked at by then is fixed; the buffer has room behind the text, for it may grow.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace clang {
class CompilerInstance;
}

namespace deed {

class LiveSource {
public:
  /// Offsets, in bytes of the source.
  struct Place {
    size_t Read = 0;  ///< the lexer is here
    size_t Fixed = 0; ///< and may have looked at what stands before here
  };
  /// Whether what the parse was made of is still so (its headers).
  using StillFits = llvm::function_ref<bool()>;

  explicit LiveSource(llvm::StringRef Text);

  /// The place to hold at, one of those that a parse of the same beginning has passed.
  std::optional<size_t> HoldAt;
  /// A parse that does not come to the place is of no use, and fails as one that was stopped.
  bool MustHold = false;
  /// Another parse of the text, from its beginning, is no use: where it would be needed this one fails as one that was
  /// stopped, and MustBeginAnew is set.
  bool Once = false, MustBeginAnew = false;
  /// Called at the place. The whole new text, the same before Place::Fixed, or nothing: give up. May set HoldAt to a
  /// later place.
  std::function<std::optional<llvm::StringRef>(StillFits)> Await;

  /// The places that were passed, in order.
  const std::vector<Place> &passed() const { return Passed; }
  bool wasHeld() const { return Held; }
  /// Else its parse must begin anew.
  bool hasRoomFor(llvm::StringRef Text) const { return Text.size() < Buffer->getBufferSize(); }

  // For the parse.
  llvm::MemoryBuffer &buffer() { return *Buffer; }
  /// The parser can be asked: whether this is a place, and the one to hold at. Stops: the rest need not be parsed.
  /// True if it was held.
  bool ask(clang::CompilerInstance &Compiler, bool Stops, StillFits Fits);

private:
  size_t endOfNextToken(const clang::CompilerInstance &Compiler, size_t From) const;
  void replaceFrom(size_t Read, llvm::StringRef Rest);

  std::unique_ptr<llvm::WritableMemoryBuffer> Buffer;
  std::vector<Place> Passed;
  bool Held = false;
};

} // namespace deed
