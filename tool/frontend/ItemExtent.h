// ItemExtent.h - how far the statement or declaration reaches that stands behind a comment.
//
// By its tokens alone, read once more from the comment to the item's end: whether it is a statement, a class or a macro
// that looks like either, the end is where a reader sees it. An item ends with its `;` or with the brace that closes
// its body, `else`, `catch` and the `while` of a `do` included:
//
//   // deed: allow(rule)
//   for (auto &x : xs) {      // first line
//     ...
//   }                         // last line
#pragma once
#include "clang/Basic/SourceLocation.h"
#include <cstdint>
#include <optional>

namespace clang {
class LangOptions;
class SourceManager;
} // namespace clang

namespace deed {

struct LineRange {
  uint32_t First = 0, Last = 0;
};

/// Nothing if code stands before the comment on its line, or if no item follows it in its scope.
std::optional<LineRange> itemAfterLoneComment(clang::SourceRange Comment, const clang::SourceManager &Sources,
                                              const clang::LangOptions &Lang);

} // namespace deed
