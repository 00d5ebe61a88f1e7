// CommentDirectives.h - what a comment says about rules, read from its text alone.
//
//   deed: allow(rule[, rule...]) reason        behind code: for that line; on a line of its own: for the statement or
//                                              declaration that follows, to its end (a function, a loop, a class, ...)
//   deed: allow-file(rule[, rule...]) reason   for the whole file
//   deed: allow(rule) until 2026-12-31: reason either of them up to and with that day; from then on it is a finding
//                                              again
//   deed: safe                                 the function or class that follows is held to the strict profile
//   deed: unsafe reason                        in the statement or function that follows, or on that line, unsafe
//                                              operations are allowed even there
//   NOLINT, NOLINT(rule, ...)                  for its line, as clang-tidy has it; also NOLINTNEXTLINE, and
//   NOLINTBEGIN(...) ... NOLINTEND(...)        for the lines in between
//
// A rule is written with its id, in NOLINT also as `deed-<id>`; `*` and `deed-*` are all of them. `bugprone-<id>`
// counts as well: whoever told clang-tidy that this is no use after move has told us. `deed:` must be the first word of
// the comment (block and documentation comments included), so that prose about deeds is left alone.
#pragma once
#include "findings/Rule.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace deed {

struct CommentDirective {
  enum class Kind { Allow, AllowFile, Safe, Unsafe, NoLint, NoLintNextLine, NoLintBegin, NoLintEnd };
  Kind What = Kind::Allow;
  size_t Offset = 0; ///< of the directive in the comment's text; its length behind it
  size_t Length = 0;
  bool AllRules = false;
  bool ForeignToo = false; ///< other tools read it too, and may be who it was meant for
  std::vector<Rule> Rules; ///< sorted
  std::string List;        ///< as written, for the pairing of NOLINTBEGIN and NOLINTEND
  std::string Reason;
  std::string Until;         ///< "2026-12-31"; empty: for ever
  std::string Problem, Help; ///< empty: well-formed
  bool concernsUs() const { return AllRules || !Rules.empty(); }
};

/// All directives of one comment, its markers (`//`, `/*`, ...) included in Text.
std::vector<CommentDirective> readDirectives(llvm::StringRef Text);

/// A rule list out of a comment or an attribute. Names of other tools are passed over where Foreign allows them.
struct RuleList {
  bool AllRules = false;
  bool ForeignToo = false;
  std::vector<Rule> Rules;
  std::string Problem, Help;
};
enum class ForeignNames { Unknown, Skipped };
RuleList readRuleList(llvm::StringRef List, ForeignNames Foreign);

} // namespace deed
