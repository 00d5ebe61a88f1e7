// Golden.h - a source file that says beside each line what the analysis must say of it, and the comparison of both.
//
//   // Moving in a loop: the second round uses a moved-from value.        first line: the intent
//   // flags: -std=c++17 -fcoroutines                                     default: -std=c++20, C: -std=c17
//   // deep                                                              with clang's path-sensitive engine (--deep)
//   // requires: /usr/include/fmt/core.h                                  without it the golden is skipped
//   void bad_second_round(std::string s) {
//     for (int i = 0; i < 2; ++i)
//       keep(std::move(s)); // expect: use-after-move "`s`"
//   }
//
// Marks stand at the end of the line they speak of:
//   // expect: RULE "part"           a finding of RULE there, whose message, label or help contains the part (optional)
//   // expect-error: / expect-warning: RULE "part"        the same, and its level
//   // expect@-1: RULE               one line above; where the line's end is taken
//   // step: "part"                  some finding leads through this line and says so
//   // not found yet: RULE "part"    what a later rule will find; fails once it does
// Any finding without a mark fails, and so does a mark without its finding.
//
// Names say what is known: functions (or classes) `bad_…` hold at least one mark, `ok_…` (a near miss) none. `fn_…` and
// `fp_…` hold known wrong answers, missing and false ones: they are printed, and fail once they are right, so that
// whoever repairs one renames it. A name counts from where it is mentioned to the next mention.
//
// Several files in one: a line `// --- name.h` begins the next one. All keep the golden's line numbers. Every source
// among them is analysed, and the results are merged as a run over a project would.
#pragma once
#include "findings/RunResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace deed::testing {

struct Mark {
  enum class Kind { Finding, Step, NotFoundYet };
  Kind What = Kind::Finding;
  std::string File; ///< absolute
  unsigned Line = 0;
  std::string Rule;
  std::optional<Level> How;
  std::string Part;
};

/// A stretch of lines that belongs to one `bad_`, `ok_`, `fp_` or `fn_` name.
struct Named {
  std::string File;
  unsigned FirstLine = 0;
  std::string Name;
};

struct GoldenFile {
  std::string Path; ///< absolute; need not exist
  std::string Text; ///< padded with empty lines, so that lines count as in the golden
};

struct Golden {
  std::string Path;              ///< the golden itself, absolute
  std::vector<GoldenFile> Files; ///< at least one
  std::vector<std::string> Flags;
  std::vector<std::string> Requires; ///< paths
  bool IsDeep = false;               ///< `// deep`: analysed as with --deep
  std::vector<Mark> Marks;
  std::vector<Named> Names;          ///< by file and line
  std::vector<std::string> Mistakes; ///< marks that can't be read: the golden itself is wrong
};

/// Path must be absolute.
Golden parseGolden(llvm::StringRef Path, llvm::StringRef Text);

/// The ```cpp blocks of a rule's page, each a golden of its own. A block without `#include` gets the usual ones.
std::vector<Golden> parseDocBlocks(llvm::StringRef Path, llvm::StringRef Markdown);

struct Comparison {
  std::vector<std::string> Failures; ///< `path:line: what is wrong`
  std::vector<std::string> Known;    ///< known wrong answers and findings of rules to come
};
Comparison compare(const Golden &G, llvm::ArrayRef<Finding> Findings);

} // namespace deed::testing
